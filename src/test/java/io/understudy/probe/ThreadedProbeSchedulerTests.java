package io.understudy.probe;

import static io.understudy.probe.Watched.MS;
import static io.understudy.probe.Watched.pace;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.remote.CommandResult;
import io.understudy.remote.CommandRunner;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the probes are asked. What they ask is a scripted command. */
class ThreadedProbeSchedulerTests {
    private static final CommandResult UP = new CommandResult.Exited(0, "", Duration.ZERO);
    private static final CommandResult DOWN = new CommandResult.Exited(1, "", Duration.ZERO);

    private final List<ProbeResult> samples = new CopyOnWriteArrayList<>();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile Function<Duration, CommandResult> answer = _ -> UP;
    private final ThreadedProbeScheduler scheduler = new ThreadedProbeScheduler(new Scripted(),
            () -> System.nanoTime() + skipped.get(), InstantSource.system());

    @AfterEach
    void end() {
        scheduler.close();
    }

    @Test
    void asksAtTheInterval() {
        scheduler.watch(service(pace(50, 40, 3, 150)), samples::add);

        await(10);

        long first = samples.get(1).sentAt();
        long last = samples.get(9).sentAt();
        // At most so often; less often only when this machine is busy.
        assertThat((last - first) / 8).isBetween(40 * MS, 200 * MS);
        assertThat(samples).extracting(ProbeResult::probe).containsOnly("own");
        assertThat(samples).noneMatch(ProbeResult::late);
    }

    @Test
    void atMostOneIsInFlight() {
        answer = limit -> {
            pause(120);
            return UP;
        };
        scheduler.watch(service(pace(50, 1000, 3, 150)), samples::add);

        await(3);

        assertThat(mostAtOnce).hasValue(1);
        for (int i = 1; i < 3; i++) {
            assertThat(samples.get(i).sentAt()).isGreaterThanOrEqualTo(samples.get(i - 1).at());
        }
    }

    /** Interval 1 s, tolerate 1.2 s: the second and third come within the 200 ms that are left. */
    @Test
    void afterAFailureFailAfterFitIntoTolerate() {
        scheduler.watch(service(pace(1000, 500, 3, 1200)), samples::add);
        await(2);
        answer = _ -> DOWN;
        int from = samples.size();

        await(from + 4);

        var up = samples.get(from - 1);
        var third = samples.get(from + 2);
        assertThat(third.at() - up.at()).isBetween(1_000 * MS, 2_000 * MS);
        assertThat(samples.get(from + 1).sentAt() - samples.get(from).at()).isLessThan(600 * MS);
        // then the interval again
        assertThat(samples.get(from + 3).sentAt() - third.at()).isGreaterThan(500 * MS);
    }

    @Test
    void anOrderIsCarriedOutAtOnceAndDoesNotPutOffTheTimetable() {
        scheduler.watch(service(pace(1500, 500, 3, 4500)), samples::add);
        await(1);
        long planned = samples.getFirst().sentAt() - samples.getFirst().lag().toNanos() + 1500 * MS;

        long ordered = System.nanoTime();
        scheduler.askNow("web");
        await(3);

        assertThat(samples.get(1).sentAt() - ordered).isLessThan(700 * MS);
        assertThat(samples.get(1).late()).isFalse();
        assertThat(samples.get(2).sentAt()).isBetween(planned - MS, planned + 1000 * MS);
    }

    /** Who waits for a service to come up orders the next sample with each that was refused. */
    @Test
    void whatIsOrderedAfterAFailureIsAskedNoSoonerThanAProbeMayBe() {
        answer = _ -> DOWN;
        scheduler.watch(service(pace(5000, 500, 3, 15_000)), sample -> {
            samples.add(sample);
            scheduler.askNow("web");
        });

        await(6);

        for (int i = 1; i < 6; i++) {
            assertThat(samples.get(i).sentAt() - samples.get(i - 1).at()).isGreaterThanOrEqualTo(50 * MS);
        }
    }

    @Test
    void anOrderDuringASampleIsCarriedOutRightAfterIt() {
        answer = _ -> {
            pause(200);
            return UP;
        };
        scheduler.watch(service(pace(60_000, 5000, 3, 180_000)), samples::add);
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> atOnce.get() == 1);
        scheduler.askNow("web");

        await(2);

        assertThat(mostAtOnce).hasValue(1);
        assertThat(samples.get(1).sentAt() - samples.get(0).at()).isLessThan(5_000 * MS);
    }

    @Test
    void aSampleBegunLateIsFlagged() {
        scheduler.watch(service(pace(300, 100, 3, 900)), samples::add);
        await(2);

        skipped.addAndGet(5_000 * MS); // as if this process had been paused
        int from = samples.size();

        await(from + 2);
        assertThat(samples.get(from).late()).isTrue();
        assertThat(samples.get(from).lag()).isGreaterThan(Duration.ofSeconds(4));
        assertThat(samples.get(from + 1).late()).isFalse();
    }

    @Test
    void aSampleDuringWhichThisProcessWasPausedIsFlagged() {
        scheduler.watch(service(pace(300, 100, 3, 900)), samples::add);
        await(2);
        int from = samples.size();
        answer = limit -> {
            if (samples.size() == from) {
                skipped.addAndGet(5_000 * MS);
            }
            return new CommandResult.Unknown("did not end", "", limit);
        };

        await(from + 2);

        assertThat(samples.get(from).late()).isTrue();
        assertThat(samples.get(from + 1).outcome()).isInstanceOf(ProbeResult.TimedOut.class);
        assertThat(samples.get(from + 1).late()).isFalse();
    }

    @Test
    void whatWasForgottenIsSilent() {
        answer = _ -> {
            pause(100);
            return UP;
        };
        scheduler.watch(service(pace(50, 1000, 3, 150)), samples::add);
        await(1);
        Awaitility.await().until(() -> atOnce.get() == 1);

        scheduler.forget("web");
        int then = samples.size();

        Awaitility.await().until(() -> atOnce.get() == 0);
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> samples.size() == then);
    }

    @Test
    void aListenerOrAProbeThatThrowsEndsNothing() {
        answer = _ -> {
            throw new IllegalStateException("broken");
        };
        scheduler.watch(service(pace(50, 40, 3, 150)), sample -> {
            samples.add(sample);
            throw new IllegalStateException("listener");
        });

        await(3);

        assertThat(samples).allMatch(s -> s.outcome() instanceof ProbeResult.Untried);
    }

    /** A crowd of pages has virtual threads; a thread dump says which probe is being asked. */
    @Test
    void samplesAreTakenOnNamedPlatformThreads() {
        var threads = new CopyOnWriteArrayList<String>();
        answer = _ -> {
            threads.add(Thread.currentThread().isVirtual() + " " + Thread.currentThread().getName());
            return UP;
        };
        scheduler.watch(service(pace(50, 40, 3, 150)), samples::add);

        await(2);

        assertThat(threads).containsOnly("false probe-web-own");
    }

    /** One thread for two probes, and the first one hangs: the other one waits, begins late, and says so. */
    @Test
    void whereAllThreadsAreTakenWhatWaitsBeginsLate() {
        var released = new CountDownLatch(1);
        var first = new AtomicBoolean();
        answer = _ -> {
            if (first.compareAndSet(false, true)) {
                released(released);
            }
            return UP;
        };
        try (var narrow = new ThreadedProbeScheduler(new Scripted(), () -> System.nanoTime() + skipped.get(),
                InstantSource.system(), 1)) {
            narrow.watch(Watched.service("web", pace(50, 40, 3, 150)), _ -> {
            });
            Awaitility.await().until(() -> atOnce.get() == 1);
            narrow.watch(Watched.service("mail", pace(50, 40, 3, 150)), samples::add);
            Awaitility.await().until(() -> narrow.behind().compareTo(Duration.ofMillis(100)) > 0);
            assertThat(samples).isEmpty();

            released.countDown();

            await(1);
            assertThat(samples.getFirst().late()).isTrue();
            assertThat(samples.getFirst().lag()).isGreaterThan(Duration.ofMillis(100));
            assertThat(narrow.trouble()).isEmpty();
        }
    }

    private static void released(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anErrorWithEachSampleIsTrouble() {
        answer = _ -> {
            throw new NoClassDefFoundError("gone with the old jar");
        };
        scheduler.watch(service(pace(50, 40, 3, 150)), samples::add);

        Awaitility.await().until(() -> scheduler.trouble().isPresent());
        assertThat(scheduler.trouble().orElseThrow()).contains("gone with the old jar");
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private void await(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10))
                .until(() -> samples.size() >= count);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Settings.Service service(Pace pace) {
        return Watched.service("web", pace);
    }

    private final class Scripted implements Remotes, CommandRunner {
        @Override
        public CommandRunner here() {
            return this;
        }

        @Override
        public CommandResult run(CommandLine command, Duration limit) {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                return answer.apply(limit);
            } finally {
                atOnce.decrementAndGet();
            }
        }

        @Override
        public CommandResult run(CommandLine command, String input, Duration limit) {
            return run(command, limit);
        }

        @Override
        public CommandRunner over(Settings.Ssh ssh) {
            throw new IllegalStateException("probes run here");
        }

        @Override
        public void warm(Settings.Ssh ssh) {
            // nothing to keep
        }

        @Override
        public void rest(Settings.Ssh ssh, boolean resting) {
            // never rests
        }

        @Override
        public Optional<String> trouble(Settings.Ssh ssh) {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing to end
        }
    }
}
