package io.understudy.conduct;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** No class of this package needs, by whatever way round, one that needs it. */
class NoKnotsTests {
    private static final String HERE = NoKnotsTests.class.getPackageName();

    /** A class with all that is nested in it. */
    private static final SliceAssignment BY_CLASS = new SliceAssignment() {
        @Override
        public String getDescription() {
            return "the classes of " + HERE;
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            if (!type.getPackageName().equals(HERE)) {
                return SliceIdentifier.ignore();
            }
            var name = type.getName();
            int nested = name.indexOf('$');
            return SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested));
        }
    };

    @Test
    void classesAreFreeOfCycles() {
        var classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(HERE);

        slices().assignedFrom(BY_CLASS).should().beFreeOfCycles().check(classes);
    }
}
