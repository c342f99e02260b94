package io.understudy.failover;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** No class of the core needs another one that needs it in turn, and no sub-package either. */
class NoKnotsTests {
    private static final ArchRule NO_KNOT_OF_CLASSES = noCircle("class by class", NoKnotsTests::outermost);
    private static final ArchRule NO_KNOT_OF_PACKAGES = noCircle("package by package", JavaClass::getPackageName);

    private static JavaClasses core() {
        return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.understudy.failover");
    }

    private static ArchRule noCircle(String description, Function<JavaClass, String> slice) {
        return slices().assignedFrom(new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith("io.understudy.failover")
                        ? SliceIdentifier.of(slice.apply(type))
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return description;
            }
        }).should().beFreeOfCycles();
    }

    /** Nested types, lambdas and what the compiler adds count as the file that they stand in. */
    private static String outermost(JavaClass type) {
        int nested = type.getName().indexOf('$');
        return nested < 0 ? type.getName() : type.getName().substring(0, nested);
    }

    @Test
    void classesFormNoCircle() {
        var classes = core();

        NO_KNOT_OF_CLASSES.check(classes);
        assertThat(classes.contain(Situation.class)).isTrue();
    }

    @Test
    void subPackagesFormNoCircle() {
        NO_KNOT_OF_PACKAGES.check(core());
    }

    @Test
    void aKnotIsFound() {
        var knot = new ClassFileImporter().importClasses(OneEnd.class, OtherEnd.class);

        assertThat(NO_KNOT_OF_CLASSES.evaluate(knot).hasViolation()).isTrue();
    }
}

record OneEnd(OtherEnd other) {}

record OtherEnd(OneEnd one) {}
