package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Memory;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.journal.Journal;
import io.understudy.probe.HostWatch;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.StateName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures beside the deciding thread: here each drawing begins when the test says so. */
class PictureDrawerTests {
    @TempDir
    private Path folder;

    private final List<Runnable> beside = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private Situation situation;
    private ServiceViewBuilder builder;
    private PictureDrawer drawer;
    private boolean fails;

    @BeforeEach
    void first() throws IOException {
        var settings = Fakes.settings(folder, Fakes.WEB);
        var service = settings.services().getFirst();
        var policy = PolicyBuilder.of(settings, service);
        situation = Situation.begin(policy, Set.of(), Memory.NONE, 0, 0);
        builder = new ServiceViewBuilder(Fakes.tools(settings, Fakes.bare(HostWatch.class), now::get,
                _ -> {
                }), service, policy, _ -> Instant.EPOCH, new ServingWatch(service, policy, Duration.ofSeconds(30),
                        Fakes.bare(Journal.class), _ -> Instant.EPOCH, Runnable::run, 0));
        drawer = new PictureDrawer("web", scene("first"), this::draw, beside::add,
                view -> log.add("news " + shown(view)),
                faults::add, now::get);
        log.clear();
    }

    private Scene scene(String because) {
        return new Scene(situation, new Standing(StateName.STARTING, Instant.EPOCH,
                Reason.of(ReasonSentence.PAUSED, because)), "", 0);
    }

    /** By which its reason can be told from others. */
    private static String by(String because) {
        return because.substring("paused by ".length(), because.indexOf(':'));
    }

    private static String shown(ServiceView view) {
        return by(view.because());
    }

    private ServiceView draw(Scene scene) {
        log.add("draw " + by(scene.standing().because()));
        if (fails) {
            throw new IllegalStateException("no colour left");
        }
        return builder.of(scene);
    }

    private Runnable tell(String what) {
        return () -> log.add("tell " + what + " while " + shown(drawer.view()) + " is shown");
    }

    @Test
    void whoDecidesDoesNotWaitAndOnlyTheNewestIsDrawn() {
        drawer.draw(scene("a"), List.of(tell("1")));
        drawer.draw(scene("b"), List.of(tell("2"), tell("3")));
        drawer.draw(scene("c"), List.of());
        assertThat(log).isEmpty();
        assertThat(shown(drawer.view())).isEqualTo("first");

        assertThat(beside).hasSize(1);
        beside.getFirst().run();

        assertThat(log).containsExactly("draw c", "news c", "tell 1 while c is shown", "tell 2 while c is shown",
                "tell 3 while c is shown");
    }

    /** An operator who is told that it is so finds it so. */
    @Test
    void whatComesWhileItDrawsIsToldAfterItsOwnPicture() {
        drawer.draw(scene("a"), List.of(() -> drawer.draw(scene("b"), List.of(tell("2"))), tell("1")));
        beside.getFirst().run();

        assertThat(log).containsExactly("draw a", "news a", "tell 1 while a is shown", "draw b", "news b",
                "tell 2 while b is shown");
        assertThat(beside).hasSize(1);
        drawer.draw(scene("c"), List.of());
        assertThat(beside).hasSize(2);
    }

    @Test
    void whatShowsTheSameIsNoNews() {
        drawer.draw(scene("first"), List.of(tell("1")));
        beside.getFirst().run();

        assertThat(log).containsExactly("draw first", "tell 1 while first is shown");
    }

    @Test
    void whatCannotBeDrawnIsToldAndWhatWasToldIsStillTold() {
        fails = true;
        drawer.draw(scene("a"), List.of(() -> {
            throw new IllegalStateException("a listener's own fault");
        }, tell("1")));
        beside.getFirst().run();

        assertThat(faults).singleElement().satisfies(e -> assertThat(e).hasMessage("no colour left"));
        assertThat(log).containsExactly("draw a", "tell 1 while first is shown");
    }

    @Test
    void aPictureOfWhatStandsStillStays() {
        drawer.draw(scene("a"), List.of());
        drawer.stall("at fault");
        beside.getFirst().run();

        assertThat(drawer.view().stalled()).isEqualTo("at fault");
        assertThat(log).containsExactly("news first", "draw a");
    }

    /** A scene that failed to be drawn is shown by no picture: it is behind until one succeeds. */
    @Test
    void isBehindForAsLongAsItCannotDraw() {
        fails = true;
        now.set(1_000);
        drawer.draw(scene("a"), List.of());
        beside.getFirst().run();
        now.set(5_000);
        drawer.draw(scene("b"), List.of());
        beside.getLast().run();
        assertThat(drawer.behind()).isEqualTo(Duration.ofNanos(4_000));

        fails = false;
        drawer.draw(scene("c"), List.of());
        beside.getLast().run();
        assertThat(drawer.behind()).isZero();
        assertThat(shown(drawer.view())).isEqualTo("c");
    }

    @Test
    void tellsHowLongItIsBehind() {
        now.set(1_000);
        assertThat(drawer.behind()).isZero();

        drawer.draw(scene("a"), List.of());
        now.set(5_000);
        drawer.draw(scene("b"), List.of());

        assertThat(drawer.behind()).isEqualTo(Duration.ofNanos(4_000));
        beside.getFirst().run();
        assertThat(drawer.behind()).isZero();
    }
}
