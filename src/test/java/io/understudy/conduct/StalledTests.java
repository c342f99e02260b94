package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.kernel.Kernel;
import io.understudy.probe.HostWatch;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    private volatile Runnable fault = () -> {
    };
    private RunningServices conductors;

    @BeforeEach
    void start() throws IOException {
        var watch = Fakes.of(HostWatch.class, (_, method, arguments) -> {
            if (method.getName().equals("look") && "web".equals(arguments[0])) {
                fault.run();
            }
            return method.getReturnType() == Optional.class ? Optional.empty() : null;
        });
        conductors = new RunningServices(Fakes.tools(Fakes.settings(folder, FILE), watch,
                () -> System.nanoTime() + ahead.get(), events::add), Fakes.bare(Kernel.class));
        conductors.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        conductors.stop();
    }

    @Test
    void afterAFaultOfOurOwn() {
        assertThat(conductors.alive()).isTrue();

        fault = () -> {
            throw new IllegalStateException("no such thing");
        };

        await().until(() -> view("web").stalled() != null);
        assertThat(view("web").stalled()).contains("Understudy is at fault", "no such thing", "restarted");
        assertThat(view("web").readiness().missing().getFirst()).startsWith("deciding: Understudy is at fault");
        assertThat(conductors.alive()).isFalse();
        assertThat(view("mail").stalled()).isNull();
        assertThat(view("mail").gates()).extracting(g -> g.name().word()).contains("deciding");
        assertThat(events).anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(ServiceChanged.class,
                change -> assertThat(change.view().stalled()).isNotNull()));
        assertThat(pause("web")).isInstanceOfSatisfying(OrderReply.Conflict.class,
                no -> assertThat(no.why()).contains("at fault"));
    }

    @Test
    void whileItsThreadHangs() {
        var hangs = new CountDownLatch(1);
        fault = () -> {
            hangs.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        await().until(() -> hangs.getCount() == 0);

        ahead.addAndGet(Duration.ofSeconds(11).toNanos());

        await().untilAsserted(() -> assertThat(view("mail").stalled()).isNull());
        assertThat(view("web").stalled()).contains("nothing has been decided for more than 10 s");
        assertThat(conductors.services()).extracting(v -> v.readiness().ready()).contains(false);
        assertThat(conductors.alive()).isFalse();

        fault = () -> {
        };
        released.countDown();

        await().until(() -> view("web").stalled() == null);
        assertThat(conductors.alive()).isTrue();
    }

    private ServiceView view(String name) {
        return conductors.service(name).orElseThrow();
    }

    private OrderReply pause(String name) {
        return conductors.command(name, new OperatorOrder(Order.PAUSE, "ops", "", null, false, null));
    }
}
