package io.understudy;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.JSch;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.understudy.conduct.VirtualThreads;
import io.understudy.failover.Impure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A rule that can't fail guards nothing: each one of {@link ArchitectureTests} is shown the class that it must refuse.
 */
class ArchitectureRulesTests {
    @SuppressWarnings("unused")
    private static final class Nanos {
        private final LongSupplier ticker = System::nanoTime;
    }

    @SuppressWarnings({"unused", "TimeZoneUsage", "JavaTimeDefaultTimeZone"})
    private static final class Noon {
        private final LocalTime noon = LocalTime.now();
    }

    @SuppressWarnings("unused")
    private static final class Wall {
        private final Supplier<InstantSource> clock = InstantSource::system;
    }

    @SuppressWarnings("unused")
    private static final class Program {
        private final ProcessBuilder program = new ProcessBuilder("true");
    }

    @SuppressWarnings("unused")
    private static final class Shell {
        Process run() throws IOException {
            return Runtime.getRuntime().exec(new String[]{"true"});
        }
    }

    @SuppressWarnings("unused")
    private static final class Ssh {
        private final JSch jsch = new JSch();
    }

    @SuppressWarnings("unused")
    private static final class Native {
        private final Arena memory = Arena.global();
    }

    @SuppressWarnings("unused")
    private static final class Dice {
        private final Supplier<Random> dice = Random::new;
    }

    @SuppressWarnings("unused")
    private static final class SharedDice {
        private final int eyes = ThreadLocalRandom.current().nextInt(6);
    }

    @SuppressWarnings("unused")
    private static final class SeededDice {
        private final Random dice = new Random(7);
    }

    @SuppressWarnings("unused")
    private static final class Root {
        private final Class<?> application = UnderstudyApplication.class;
    }

    static Stream<Arguments> offenders() {
        return Stream.of(Arguments.of(ArchitectureTests.failoverKnowsOnlyValues, Impure.Clocked.class),
                Arguments.of(ArchitectureTests.failoverKnowsOnlyValues, Impure.Threaded.class),
                Arguments.of(ArchitectureTests.onlyTimeReadsAClock, Nanos.class),
                Arguments.of(ArchitectureTests.onlyTimeReadsAClock, Noon.class),
                Arguments.of(ArchitectureTests.onlyTimeReadsAClock, Wall.class),
                Arguments.of(ArchitectureTests.onlyRemoteRunsCommands, Program.class),
                Arguments.of(ArchitectureTests.onlyRemoteRunsCommands, Shell.class),
                Arguments.of(ArchitectureTests.onlyRemoteRunsCommands, Ssh.class),
                Arguments.of(ArchitectureTests.onlyKernelCallsTheKernel, Native.class),
                Arguments.of(ArchitectureTests.nothingIsRandomWithoutASeed, Dice.class),
                Arguments.of(ArchitectureTests.nothingIsRandomWithoutASeed, SharedDice.class),
                Arguments.of(ArchitectureTests.nobodyKnowsTheApplicationClass, Root.class),
                Arguments.of(ArchitectureTests.theSafetyPathRunsOnPlatformThreads, VirtualThreads.Started.class),
                Arguments.of(ArchitectureTests.theSafetyPathRunsOnPlatformThreads, VirtualThreads.Pooled.class),
                Arguments.of(ArchitectureTests.nothingNeedsTheWeb, Impure.Shown.class));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("offenders")
    void refusesTheOffender(ArchRule rule, Class<?> offender) {
        var classes = new ClassFileImporter().importClasses(offender);

        var result = rule.allowEmptyShould(true).evaluate(classes);

        assertThat(result.hasViolation()).isTrue();
    }

    @Test
    void allowsASeededGenerator() {
        var classes = new ClassFileImporter().importClasses(SeededDice.class);

        var result = ArchitectureTests.nothingIsRandomWithoutASeed.evaluate(classes);

        assertThat(result.hasViolation()).isFalse();
    }
}
