package io.understudy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.understudy.time.TimeConfiguration;
import java.util.Calendar;
import java.util.Date;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What Modulith does not see: which libraries and which parts of the JDK a feature may use. The rules look at accesses,
 * not at calls: a method reference ({@code System::nanoTime}) is not a call to ArchUnit. {@link ArchitectureRulesTests}
 * shows each one failing.
 */
@AnalyzeClasses(packages = "io.understudy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {
    /** Types of packages that are otherwise allowed, which act, wait or read a clock. */
    private static final Set<String> IMPURE = Set.of("java.lang.System", "java.lang.Thread", "java.lang.ThreadGroup",
            "java.lang.ThreadLocal", "java.lang.InheritableThreadLocal", "java.lang.ScopedValue", "java.lang.Process",
            "java.lang.ProcessBuilder", "java.lang.ProcessHandle", "java.lang.Runtime", "java.lang.ClassLoader",
            "java.time.Clock", "java.time.InstantSource", "java.util.Calendar", "java.util.Date",
            "java.util.GregorianCalendar", "java.util.Random", "java.util.Scanner", "java.util.ServiceLoader",
            "java.util.SplittableRandom", "java.util.Timer", "java.util.TimerTask", "java.util.UUID");

    private static final DescribedPredicate<JavaClass> VALUES = describe("values only",
            type -> type.isPrimitive() || type.isArray()
                    || resideInAnyPackage("io.understudy.failover..", "io.understudy.vocabulary", "java.lang",
                            "java.lang.annotation",
                            "java.lang.runtime", "java.util", "java.util.function", "java.util.stream", "java.time",
                            "org.jspecify.annotations", "org.springframework.modulith").test(type)
                            && !IMPURE.contains(outermost(type).getName()));

    private static final DescribedPredicate<JavaAccess<?>> READS_A_CLOCK = describe("a system clock is read",
            access -> readsAClock(access.getTargetOwner(), access.getName()));

    private static final DescribedPredicate<JavaAccess<?>> RUNS_A_PROGRAM = describe("Runtime.exec",
            access -> access.getTargetOwner().isEquivalentTo(Runtime.class) && access.getName().equals("exec"));

    private static final String[] SAFETY_PATH = {"io.understudy.conduct..", "io.understudy.probe..",
            "io.understudy.failover..", "io.understudy.fence..", "io.understudy.remote..", "io.understudy.address..",
            "io.understudy.kernel..", "io.understudy.journal..", "io.understudy.hook..", "io.understudy.mirror.."};

    private static final DescribedPredicate<JavaAccess<?>> VIRTUAL = describe("a virtual thread",
            access -> access.getTargetOwner().isEquivalentTo(Thread.class)
                    && Set.of("ofVirtual", "startVirtualThread").contains(access.getName())
                    || access.getTargetOwner().isEquivalentTo(Executors.class)
                            && access.getName().equals("newVirtualThreadPerTaskExecutor"));

    private static final DescribedPredicate<JavaAccess<?>> UNSEEDED = describe("randomness without a seed",
            access -> access.getTargetOwner().isEquivalentTo(Math.class) && access.getName().equals("random")
                    || isRandom(access.getTargetOwner()) && access.getName().equals("<init>")
                            && access instanceof JavaCodeUnitAccess<?> made
                            && made.getTarget().getRawParameterTypes().isEmpty()
                    || access.getTargetOwner().getName().equals("java.util.random.RandomGenerator")
                            && (access.getName().equals("of") || access.getName().equals("getDefault")));

    @ArchTest
    static final ArchRule failoverKnowsOnlyValues = classes()
            .that(resideInAnyPackage("io.understudy.failover..", "io.understudy.vocabulary")).should()
            .onlyDependOnClassesThat(VALUES);

    @ArchTest
    static final ArchRule onlyTimeReadsAClock = noClasses().that()
            .doNotHaveFullyQualifiedName(TimeConfiguration.class.getName()).should().accessTargetWhere(READS_A_CLOCK);

    @ArchTest
    static final ArchRule onlyRemoteRunsCommands = noClasses().that().resideOutsideOfPackage("io.understudy.remote")
            .should().dependOnClassesThat().belongToAnyOf(ProcessBuilder.class)
            .orShould().accessTargetWhere(RUNS_A_PROGRAM)
            .orShould().dependOnClassesThat().resideInAPackage("com.jcraft..");

    /** The virtual ones serve pages: their carriers can be taken by whoever asks for enough of those. */
    @ArchTest
    static final ArchRule theSafetyPathRunsOnPlatformThreads = noClasses().that()
            .resideInAnyPackage(SAFETY_PATH).should().accessTargetWhere(VIRTUAL)
            .orShould().dependOnClassesThat().resideInAPackage("org.springframework.scheduling.concurrent")
            .orShould().dependOnClassesThat().resideInAPackage("org.springframework.core.task..");

    @ArchTest
    static final ArchRule onlyKernelCallsTheKernel = noClasses().that().resideOutsideOfPackage("io.understudy.kernel")
            .should().dependOnClassesThat().resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule nothingIsRandomWithoutASeed = noClasses().should().accessTargetWhere(UNSEEDED)
            .orShould().dependOnClassesThat().areAssignableTo(ThreadLocalRandom.class);

    @ArchTest
    static final ArchRule nobodyKnowsTheApplicationClass = noClasses().that()
            .doNotHaveFullyQualifiedName(UnderstudyApplication.class.getName())
            .should().dependOnClassesThat().belongToAnyOf(UnderstudyApplication.class);

    @ArchTest
    static final ArchRule nothingNeedsTheWeb = noClasses().that().resideOutsideOfPackage("io.understudy.web..")
            .should().dependOnClassesThat().resideInAPackage("io.understudy.web..");

    private static boolean readsAClock(JavaClass owner, String name) {
        return switch (owner.getName()) {
            case "java.lang.System" -> name.equals("nanoTime") || name.equals("currentTimeMillis");
            case "java.time.Clock", "java.time.InstantSource" -> name.startsWith("system") || name.startsWith("tick");
            default -> owner.getPackageName().startsWith("java.time") && name.equals("now")
                    || owner.isAssignableTo(Date.class) && name.equals("<init>")
                    || owner.isAssignableTo(Calendar.class);
        };
    }

    private static boolean isRandom(JavaClass type) {
        return type.isEquivalentTo(Random.class) || type.isEquivalentTo(SplittableRandom.class);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTests::outermost).orElse(type);
    }
}
