package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.failover.Observation;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.mirror.Mirrors;
import io.understudy.probe.HostWatch;
import io.understudy.vocabulary.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One service's thread and mailbox: who tells it something never waits for it. */
@Timeout(60)
class ServiceThreadsTests {
    @TempDir
    private Path folder;

    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final AtomicInteger askedAgain = new AtomicInteger();
    private final AtomicReference<Thread> decides = new AtomicReference<>();
    private volatile Runnable deciding = () -> {
    };
    private ServiceThreads threads;
    private SharedThreads shared;

    @BeforeEach
    void start() throws IOException {
        var watch = Fakes.of(HostWatch.class, (_, method, _) -> {
            askedAgain.addAndGet(method.getName().equals("again") ? 1 : 0);
            return method.getReturnType() == Optional.class ? Optional.empty() : null;
        });
        var mirrors = Fakes.of(Mirrors.class, (proxy, method, arguments) -> {
            if (method.getName().equals("permit")) {
                decides.set(Thread.currentThread());
                deciding.run();
            }
            return method.getReturnType() == String.class ? "" : Fakes.nothing(proxy, method, arguments);
        });
        var settings = Fakes.settings(folder, Fakes.WEB);
        shared = SharedThreads.begin();
        threads = new ServiceThreads(Fakes.tools(settings, watch, mirrors, System::nanoTime, _ -> {
        }), settings.services().getFirst(), Duration.ofDays(1), shared);
        threads.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        threads.close();
        shared.close();
    }

    private void hang() {
        deciding = () -> {
            hangs.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        await().until(() -> hangs.getCount() == 0);
    }

    private void tell(int times) {
        for (int i = 0; i < times; i++) {
            threads.post(ServiceExecutor.Letter.of(new Observation.Host(HostEvidence.NOTHING), System.nanoTime()));
        }
    }

    private PendingOrder pause() {
        return threads.order(new OperatorOrder(Order.PAUSE, "ops", "", null, false, null));
    }

    @Test
    void decidesOnAPlatformThreadThatANamesTells() {
        await().until(() -> decides.get() != null);

        assertThat(decides.get().isVirtual()).isFalse();
        assertThat(decides.get().getName()).isEqualTo("conduct-web");
    }

    /** The host watch tells all services on one thread: it used to stand still for 5 s with each letter. */
    @Test
    void whoTellsOneThatHangsDoesNotWaitAndAnOrderIsRefused() {
        hang();

        tell(3_000);
        var order = pause();

        assertThat(order.await(Duration.ofSeconds(5), Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(OrderReply.Conflict.class,
                        no -> assertThat(no.why()).contains("too much waits"));
    }

    /** What was told in vain meanwhile is looked up again. */
    @Test
    void oneThatGoesOnAsksForWhatItMissed() {
        hang();
        tell(3_000);
        int before = askedAgain.get();

        deciding = () -> {
        };
        released.countDown();

        await().until(() -> askedAgain.get() > before);
        assertThat(pause().await(Duration.ofSeconds(20), Duration.ofSeconds(20)))
                .isInstanceOf(OrderReply.Accepted.class);
    }

    @Test
    void oneThatIsAtFaultTakesNothingAndSaysSo() {
        deciding = () -> {
            throw new StackOverflowError("too deep");
        };
        await().until(() -> !threads.fault().isEmpty());

        tell(3_000);

        assertThat(pause().await(Duration.ofSeconds(5), Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(OrderReply.Conflict.class,
                        no -> assertThat(no.why()).contains("Understudy is at fault", "too deep"));
    }
}
