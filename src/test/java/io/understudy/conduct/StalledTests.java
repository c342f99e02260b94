package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.kernel.Kernel;
import io.understudy.mirror.Mirrors;
import io.understudy.probe.HostWatch;
import io.understudy.vocabulary.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;

/**
 * A service about which nothing is decided any more says so, whether its thread has met a fault or hangs; the others go
 * on.
 */
class StalledTests {
    private static final String FILE = Fakes.WEB + """
                mail:
                  addresses: [192.0.2.101]
                  interface: none0
                  primary: { address: 192.0.2.1, name: a }
                  witnesses: { addresses: [203.0.113.254] }
            """;

    @TempDir
    private Path folder;

    private final AtomicLong ahead = new AtomicLong();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Object> events = new CopyOnWriteArrayList<>();
    /** What happens to web when its host watch is looked at, as each picture does. */
    private volatile Runnable drawing = () -> {
    };
    /** What happens to web with each decision. */
    private volatile Runnable deciding = () -> {
    };
    private RunningServices services;

    @BeforeEach
    void start() throws IOException {
        var watch = Fakes.of(HostWatch.class, (_, method, arguments) -> {
            if (method.getName().equals("look") && "web".equals(arguments[0])) {
                drawing.run();
            }
            return method.getReturnType() == Optional.class ? Optional.empty() : null;
        });
        var mirrors = Fakes.of(Mirrors.class, (proxy, method, arguments) -> {
            if (method.getName().equals("permit") && "web".equals(arguments[0])) {
                deciding.run();
            }
            return method.getReturnType() == String.class ? "" : Fakes.nothing(proxy, method, arguments);
        });
        services = new RunningServices(Fakes.tools(Fakes.settings(folder, FILE), watch, mirrors,
                () -> System.nanoTime() + ahead.get(), events::add), Fakes.bare(Kernel.class));
        services.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        services.stop();
    }

    @Test
    void afterAFaultOfOurOwn() {
        assertThat(services.alive()).isTrue();

        var once = new AtomicBoolean();
        deciding = () -> {
            if (once.compareAndSet(false, true)) {
                throw new IllegalStateException("no such thing");
            }
        };

        standsStill();
    }

    /** A class that is gone, since the jar was replaced; memory that ran out; a stack that was too deep. */
    @Test
    void afterAnErrorThatIsNoException() {
        var once = new AtomicBoolean();
        deciding = () -> {
            if (once.compareAndSet(false, true)) {
                throw new NoClassDefFoundError("no such thing");
            }
        };

        standsStill();
        assertThat(events).anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(Alerted.class,
                alert -> assertThat(alert.because()).contains("no such thing")));
    }

    /** What is shown is old and says so; what is done does not depend on it. */
    @Test
    void aFaultInDrawingIsToldAndDecidingGoesOn() {
        drawing = () -> {
            throw new NoClassDefFoundError("no such page");
        };
        await().untilAsserted(() -> assertThat(events).anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(
                Alerted.class, alert -> assertThat(alert.because()).contains("no such page", "decisions are taken"))));

        ahead.addAndGet(Duration.ofSeconds(11).toNanos());

        await().untilAsserted(() -> assertThat(view("web").stalled()).contains("what is shown is more than 10 s old"));
        assertThat(pause("web")).isInstanceOf(OrderReply.Accepted.class);
        await().untilAsserted(() -> assertThat(services.alive()).isTrue());
    }

    private void standsStill() {
        await().until(() -> view("web").stalled() != null);
        assertThat(view("web").stalled()).contains("Understudy is at fault", "no such thing", "restarted");
        assertThat(view("web").readiness().missing().getFirst()).startsWith("deciding: Understudy is at fault");
        assertThat(services.alive()).isFalse();
        assertThat(view("mail").stalled()).isNull();
        assertThat(view("mail").gates()).extracting(g -> g.name().word()).contains("deciding");
        assertThat(events).anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(ServiceChanged.class,
                change -> assertThat(change.view().stalled()).isNotNull()));
        assertThat(pause("web")).isInstanceOfSatisfying(OrderReply.Conflict.class,
                no -> assertThat(no.why()).contains("at fault"));
    }

    private Runnable hangs(CountDownLatch hangs) {
        return () -> {
            hangs.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** What can be drawn no more says so, and is decided about all the same. */
    @Test
    void whileADrawingHangs() {
        var hangs = new CountDownLatch(1);
        drawing = hangs(hangs);
        await().until(() -> hangs.getCount() == 0);

        ahead.addAndGet(Duration.ofSeconds(11).toNanos());

        await().untilAsserted(() -> assertThat(view("mail").stalled()).isNull());
        await().untilAsserted(() -> assertThat(view("web").stalled()).contains("what is shown is more than 10 s old"));
        await().untilAsserted(() -> assertThat(services.alive()).isTrue());
        assertThat(pause("web")).isInstanceOf(OrderReply.Accepted.class);

        drawing = () -> {
        };
        released.countDown();

        await().until(() -> view("web").stalled() == null);
        assertThat(services.alive()).isTrue();
    }

    @Test
    void whileItsThreadHangs() {
        var hangs = new CountDownLatch(1);
        deciding = hangs(hangs);
        await().until(() -> hangs.getCount() == 0);

        ahead.addAndGet(Duration.ofSeconds(11).toNanos());

        await().untilAsserted(() -> assertThat(view("mail").stalled()).isNull());
        assertThat(view("web").stalled()).contains("nothing has been decided for more than 10 s");
        assertThat(services.services()).extracting(v -> v.readiness().ready()).contains(false);
        assertThat(services.alive()).isFalse();
        await().untilAsserted(() -> assertThat(events).anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(
                Alerted.class, alert -> assertThat(alert.code()).isEqualTo("stalled"))));
        assertThat(events).anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(AvailabilityChangeEvent.class,
                change -> assertThat(change.getState()).isEqualTo(LivenessState.BROKEN)));

        deciding = () -> {
        };
        released.countDown();

        await().until(() -> view("web").stalled() == null);
        assertThat(services.alive()).isTrue();
    }

    private ServiceView view(String name) {
        return services.service(name).orElseThrow();
    }

    private OrderReply pause(String name) {
        return services.command(name, new OperatorOrder(Order.PAUSE, "ops", "", null, false, null));
    }
}
