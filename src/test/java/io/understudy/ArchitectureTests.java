package io.understudy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What Modulith does not see: which libraries and which parts of the JDK a feature may use. */
@AnalyzeClasses(packages = "io.understudy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {
    private static final Set<String> CLOCKS = Set.of("java.lang.System.nanoTime", "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.LocalDateTime.now", "java.time.ZonedDateTime.now", "java.time.OffsetDateTime.now",
            "java.time.LocalDate.now",
            "java.time.Clock.systemUTC", "java.time.Clock.systemDefaultZone", "java.time.InstantSource.system");

    private static final DescribedPredicate<JavaClass> PURE = describe("values only",
            type -> resideInAnyPackage("io.understudy.failover",
                    "java.lang.annotation", "java.lang.runtime", "java.lang.invoke", "java.util", "java.util.function",
                    "java.util.stream", "java.time",
                    "org.jspecify.annotations", "org.springframework.modulith").test(type)
                    || type.isPrimitive() || type.isArray()
                    || "java.lang".equals(type.getPackageName())
                            && !Set.of("System", "Thread", "ThreadLocal", "Process", "ProcessBuilder", "ProcessHandle",
                                    "Runtime").contains(type.getSimpleName()));

    private static final DescribedPredicate<JavaCall<?>> CLOCK = describe("a reading of the system's clock",
            call -> CLOCKS.contains(call.getTargetOwner().getName() + "." + call.getName()));

    @ArchTest
    static final ArchRule failoverKnowsOnlyValues = classes().that(resideInAPackage("io.understudy.failover")).should()
            .onlyDependOnClassesThat(PURE);

    @ArchTest
    static final ArchRule onlyTimeReadsAClock = noClasses().that().resideOutsideOfPackage("io.understudy.time").should()
            .callMethodWhere(
                    describe("the clock is read", call -> CLOCK.test(call)));

    @ArchTest
    static final ArchRule onlyRemoteRunsCommands = noClasses().that().resideOutsideOfPackage("io.understudy.remote")
            .should()
            .dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder").orShould().callMethodWhere(
                    describe("Runtime.exec",
                            call -> call.getName().equals("exec")
                                    && call.getTargetOwner().isEquivalentTo(Runtime.class)))
            .orShould().dependOnClassesThat()
            .resideInAPackage("com.jcraft..");

    @ArchTest
    static final ArchRule onlyKernelCallsTheKernel = noClasses().that().resideOutsideOfPackage("io.understudy.kernel")
            .should()
            .dependOnClassesThat().resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule nothingIsRandomWithoutASeed = noClasses().should().callConstructor(java.util.Random.class)
            .orShould().callMethod(
                    Math.class, "random")
            .orShould().dependOnClassesThat().areAssignableTo(java.util.concurrent.ThreadLocalRandom.class);

    @ArchTest
    static final ArchRule nobodyKnowsTheApplicationClass = noClasses().that()
            .doNotHaveFullyQualifiedName("io.understudy.UnderstudyApplication")
            .should().dependOnClassesThat().haveFullyQualifiedName("io.understudy.UnderstudyApplication");

    @ArchTest
    static final ArchRule nothingNeedsTheWeb = noClasses().that().resideOutsideOfPackage("io.understudy.web").should()
            .dependOnClassesThat()
            .resideInAPackage("io.understudy.web");
}
