package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.address.AddressKeeper;
import io.understudy.failover.Observation;
import io.understudy.fence.FenceReport;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.mirror.Mirrors;
import io.understudy.probe.HostWatch;
import io.understudy.probe.OwnService;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Vip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot know what an operator wanted before. */
class UnknownPastTests {
    @TempDir
    private Path folder;

    private final List<Object> events = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final Map<String, @Nullable String> kept = new HashMap<>();
    private final List<Journal.Remembered> remembered = new ArrayList<>();
    private Set<Vip> held = Set.of();
    private String unknown = "disk failed";
    private String trouble = "disk failed";
    private long now = 1_000;

    private ServiceDecider decider() throws IOException {
        var settings = Fakes.settings(folder, Fakes.WEB);
        var journal = Fakes.of(Journal.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "pastUnknown" -> Optional.of(unknown).filter(why -> !why.isEmpty());
            case "trouble" -> Optional.of(trouble).filter(why -> !why.isEmpty());
            case "append" -> said.add(((Journal.Event) arguments[0]).code());
            case "keep" -> kept.put((String) arguments[1], (String) arguments[2]);
            case "remember" -> remembered.add((Journal.Remembered) arguments[0]);
            default -> Fakes.nothing(proxy, method, arguments);
        });
        var addresses = Fakes.of(AddressKeeper.class, (_, _, _) -> held);
        var watch = Fakes.of(HostWatch.class,
                (_, method, _) -> method.getReturnType() == Optional.class ? Optional.empty() : null);
        Mirrors mirrors = new NoMirrors();
        var tools = new ServiceTools(settings, Fakes.bare(Remotes.class),
                (_, _) -> new FenceReport("x", FenceReport.Result.REFUSED, false, "", List.of()), addresses, watch,
                Fakes.bare(ProbeScheduler.class), Fakes.bare(OwnService.class), journal, Hooks.NONE, mirrors, () -> now, () -> Instant.EPOCH,
                events::add);
        return new ServiceDecider(tools, settings.services().getFirst(), Duration.ofDays(1), new AtOnce());
    }

    private static final class AtOnce implements ServiceExecutor {
        @Override
        public void post(Letter letter) {
            // nobody tells it anything but the test
        }

        @Override
        public void inOrder(Runnable work) {
            work.run();
        }

        @Override
        public void beside(String name, Runnable work) {
            work.run();
        }

        @Override
        public void draw(Runnable work) {
            work.run();
        }
    }

    @Test
    void beginsPausedAndSaysSoLoudly() throws IOException {
        var decider = decider();

        assertThat(decider.view().paused()).satisfies(pause -> {
            assertThat(pause.reason()).contains("the journal can't be read", "disk failed");
            assertThat(pause.until()).isNull();
        });
        assertThat(events).anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(Alerted.class,
                alert -> assertThat(alert.because()).contains("disk failed", "until somebody resumes")));
        assertThat(said).contains("past-unknown");
    }

    /** The next start may be able to read it: what it says must still be there. */
    @Test
    void leavesAJournalThatCannotBeReadAsItIs() throws IOException {
        var decider = decider();
        decider.take(ServiceExecutor.Letter.of(new Observation.Due(), now));

        assertThat(kept).doesNotContainKey("pause");
        assertThat(remembered).isEmpty();
    }

    /** The new journal knows nothing of it, so it has to remember that. */
    @Test
    void keepsThePauseWhereADamagedJournalIsGone() throws IOException {
        trouble = "";

        decider();

        assertThat(kept.get("pause")).startsWith("\nUnderstudy\n").contains("disk failed");
    }

    @Test
    void whoResumesHasTakenNote() throws IOException {
        var decider = decider();
        var reply = new CompletableFuture<OrderReply>();

        decider.take(decider.order(new OperatorOrder(Order.RESUME, "ops", "", null, false, null),
                new PendingOrder(null, reply)));

        assertThat(reply).isCompletedWithValueMatching(OrderReply.Accepted.class::isInstance);
        assertThat(decider.view().paused()).isNull();
        assertThat(remembered).hasSize(1);
    }

    @Test
    void addressesThatAreHereAreHeldOn() throws IOException {
        held = Set.of(new Vip("192.0.2.100", 32));

        var decider = decider();

        assertThat(decider.view().paused()).isNull();
        assertThat(events).anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(Alerted.class,
                alert -> assertThat(alert.because()).contains("disk failed", "they are held")));
    }

    @Test
    void aPastThatIsKnownChangesNothing() throws IOException {
        unknown = "";

        assertThat(decider().view().paused()).isNull();
        assertThat(events).noneMatch(Alerted.class::isInstance);
    }
}
