package io.understudy.notify;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inside these packages, no class needs another that needs it: each can be read, and replaced, on its own. */
class NoKnotsTests {
    /** A class with all that is nested in it. */
    private static final class TopLevelClasses implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(outermost(type).getSimpleName());
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }

        private static JavaClass outermost(JavaClass type) {
            return type.getEnclosingClass().map(TopLevelClasses::outermost).orElse(type);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"notify", "mirror", "hook", "fence", "address", "remote"})
    void noClassNeedsItselfThroughAnother(String room) {
        var classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.understudy." + room);

        slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles().check(classes);
    }
}
