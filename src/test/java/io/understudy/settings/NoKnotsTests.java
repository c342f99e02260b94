package io.understudy.settings;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Nothing in {@code settings} depends on itself by way of something else, neither the packages nor the classes. */
class NoKnotsTests {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.understudy.settings");

    @Test
    void noPackageDependsOnItselfThroughAnother() {
        slices().assignedFrom(by("packages", JavaClass::getPackageName)).should().beFreeOfCycles().check(CLASSES);
    }

    /** A nested type counts as the class around it. */
    @Test
    void noClassDependsOnItselfThroughAnother() {
        slices().assignedFrom(by("classes", NoKnotsTests::outermost)).should().beFreeOfCycles().check(CLASSES);
    }

    private static String outermost(JavaClass one) {
        return one.getEnclosingClass().map(NoKnotsTests::outermost).orElse(one.getFullName());
    }

    private static SliceAssignment by(String what, Function<JavaClass, String> name) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass one) {
                return SliceIdentifier.of(name.apply(one));
            }

            @Override
            public String getDescription() {
                return what;
            }
        };
    }
}
