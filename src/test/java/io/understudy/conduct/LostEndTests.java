package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.address.AddressKeeper;
import io.understudy.failover.Action;
import io.understudy.failover.Memory;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.fence.FenceReport;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.probe.HostWatch;
import io.understudy.probe.OwnService;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.StateName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An action whose end never comes: what was decided to wait for it waits no longer than it can take. */
class LostEndTests {
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private final AtomicLong now = new AtomicLong(1_000);
    private final List<Observation> mailbox = new ArrayList<>();
    private final List<Runnable> works = new ArrayList<>();
    private final List<ActionResult> outcomes = new ArrayList<>();
    private ActionRunner runner;
    private Situation situation;

    /** As a fault of the machine that nothing catches ends a thread. */
    private static final class ThreadEnds extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void begin() throws IOException {
        var settings = Fakes.settings(folder, Fakes.WEB + """
                      takeover: { start: "true", stop: "true", timeout: 10s }
                """);
        var service = settings.services().getFirst();
        var policy = PolicyBuilder.of(settings, service);
        var journal = Fakes.of(Journal.class, (proxy, method, arguments) -> {
            if (method.getName().equals("outcome")) {
                outcomes.add((ActionResult) arguments[1]);
            }
            return Fakes.nothing(proxy, method, arguments);
        });
        var watch = Fakes.of(HostWatch.class,
                (_, method, _) -> method.getReturnType() == Optional.class ? Optional.empty() : null);
        var remotes = Fakes.of(Remotes.class, (_, _, _) -> {
            throw new ThreadEnds();
        });
        var tools = new ServiceTools(settings, remotes,
                (_, _) -> new FenceReport("x", FenceReport.Result.REFUSED, false, "", List.of()),
                Fakes.bare(AddressKeeper.class), watch, Fakes.bare(ProbeScheduler.class),
                Fakes.bare(OwnService.class), journal, Hooks.NONE,
                new NoMirrors(), now::get, () -> Instant.EPOCH, _ -> {
                });
        situation = Situation.begin(policy, Set.of(), Memory.NONE, 0, 0);
        var log = new RecoveryLog(service, policy, journal, new RestartMemory(service, journal, tools.clock()),
                tools.ticker(), tools.clock());
        var views = new ServiceViewBuilder(tools, service, policy, _ -> Instant.EPOCH,
                new ServingWatch(service, policy, Duration.ofSeconds(30), journal, _ -> Instant.EPOCH, Runnable::run, 0));
        var scene = new Scene(situation, Standing.begin(StateName.STARTING, Instant.EPOCH), "", 0);
        runner = new ActionRunner(tools, service, log,
                new RecoveryMilestones(service, policy, Hooks.NONE, tools.events(), tools.clock()), new Kept(),
                new Sensors(tools, service, views, mailbox::add, () -> false, () -> StateName.WATCHING),
                mailbox::add, () -> scene);
    }

    /** Its threads begin when the test says so. */
    private final class Kept implements ServiceExecutor {
        @Override
        public void post(Letter letter) {
            mailbox.add(letter.seen());
        }

        @Override
        public void inOrder(Runnable work) {
            works.add(work);
        }

        @Override
        public void beside(String name, Runnable work) {
            works.add(work);
        }

        @Override
        public void draw(Runnable work) {
            work.run();
        }
    }

    private void later(Duration span) {
        now.addAndGet(span.toNanos());
        runner.giveUpOverdue(new State.Watching());
    }

    private void dies(int work) {
        try {
            works.get(work).run();
        } catch (ThreadEnds e) {
            assertThat(e).isNotNull();
        }
    }

    @Test
    void ofAnActionWhoseThreadDiedNothingIsKnown() {
        runner.run(new Action.StartService(7), situation);
        dies(0);
        later(Duration.ofSeconds(39));
        assertThat(mailbox).isEmpty();

        later(Duration.ofSeconds(2));

        assertThat(mailbox).singleElement().isInstanceOfSatisfying(Observation.Finished.class, end -> {
            assertThat(end.ticket()).isEqualTo(7);
            assertThat(end.outcome()).isEqualTo(Outcome.UNKNOWN);
        });
        assertThat(outcomes).containsExactly(ActionResult.UNKNOWN);
        later(LONG);
        assertThat(mailbox).hasSize(1);
    }

    /** Nothing that was given up may still happen: what follows was decided without it. */
    @Test
    void oneThatNeverBeganHasFailedAndDoesNotBeginAnyMore() {
        runner.run(new Action.StartService(7), situation);

        later(LONG);
        dies(0);

        assertThat(mailbox).singleElement().isInstanceOfSatisfying(Observation.Finished.class,
                end -> assertThat(end.outcome()).isEqualTo(Outcome.FAILED));
        assertThat(outcomes).containsExactly(ActionResult.FAILED);
    }

    /** It begins when those before it have ended, so it has their time, too. */
    @Test
    void oneThatWaitsForAnotherHasItsTimeAsWell() {
        runner.run(new Action.StopService(7), situation);
        runner.run(new Action.StartService(8), situation);

        later(Duration.ofSeconds(31));
        assertThat(mailbox).extracting(Observation::ticket).containsExactly(7L);

        later(Duration.ofSeconds(41));
        assertThat(mailbox).extracting(Observation::ticket).containsExactly(7L, 8L);
    }

    /** Silence that was not asked for proves nothing. */
    @Test
    void aQuestionThatIsNotAnsweredCouldNotBeAsked() {
        runner.run(new Action.AskWire(9, 3, Duration.ofSeconds(1)), situation);

        later(LONG);

        assertThat(mailbox).singleElement().isInstanceOfSatisfying(Observation.Asked.class, asked -> {
            assertThat(asked.ticket()).isEqualTo(9);
            assertThat(asked.host().networkOk()).isFalse();
        });
    }
}
