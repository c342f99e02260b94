package io.understudy.conduct;

import io.understudy.failover.Observation;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's threads and its bounded mailbox. All decisions for a service are taken on one thread; actions run
 * elsewhere, those that change this host one after the other in the order they were decided. All are platform threads:
 * the kernel gives each its share, whatever the virtual ones of the pages do.
 */
final class ServiceThreads implements ServiceExecutor, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceThreads.class);
    /** Actions on the primary at one time: one that hangs, the one that replaces it, and room for one more round. */
    private static final int BESIDE = 8;
    private static final int IN_ORDER = 64;
    /** Deciding calls for little depth; a thousand services have a thread each. */
    private static final long STACK = 512L * 1024;
    /** Actions are rare: their thread ends when none has come for this long. */
    private static final Duration UNUSED = Duration.ofSeconds(30);

    private final String service;
    private final Ticker ticker;
    private final ServiceDecider decider;
    private final Mailbox mailbox = new Mailbox();
    private final ThreadPoolExecutor inOrder;
    private final Semaphore beside = new Semaphore(BESIDE);
    private final SerialTasks pictures;
    private final SerialTasks news;
    private final AtomicBoolean full = new AtomicBoolean();
    private volatile boolean open = true;
    private volatile long tookAt;
    /** Why its thread has ended though it should decide, or empty. */
    private volatile String ended = "";
    private @Nullable Thread thread;

    ServiceThreads(ServiceTools tools, Settings.Service service, Duration uptime, SharedThreads shared) {
        this.service = service.name();
        this.ticker = tools.ticker();
        this.tookAt = ticker.nanos();
        this.inOrder = new ThreadPoolExecutor(1, 1, UNUSED.toSeconds(), TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(IN_ORDER),
                Thread.ofPlatform().daemon().name("act-" + service.name()).factory());
        this.inOrder.allowCoreThreadTimeOut(true);
        this.pictures = new SerialTasks("the pictures of " + service.name(), shared.drawing());
        this.news = new SerialTasks("the news of " + service.name(), shared.telling());
        this.decider = new ServiceDecider(tools, service, uptime, this);
    }

    ServiceDecider decider() {
        return decider;
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("conduct-" + service).stackSize(STACK).start(this::run);
        decider.start();
    }

    private void run() {
        try {
            while (open && decider.fault().isEmpty()) {
                long now = ticker.nanos();
                var letter = mailbox.take(decider.due(now) - now);
                if (mailbox.dropped() > 0) {
                    full.set(false);
                    decider.askAgain();
                }
                decider.take(letter == null ? Letter.of(new Observation.Due(), ticker.nanos()) : letter);
                tookAt = ticker.nanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            ended = String.valueOf(e); // first, since telling more may fail for the same reason
            log.error("event=thread-ended service={}", service, e);
        } finally {
            leave();
        }
    }

    /** Nobody decides any more: whoever waits for an answer is told so, and nothing more is taken. */
    private void leave() {
        if (open && ended.isEmpty() && decider.fault().isEmpty()) {
            ended = "it was interrupted";
        }
        for (var letter = mailbox.close(); letter != null; letter = mailbox.close()) {
            refuse(letter);
        }
    }

    /** Why nothing is decided any more though it should be, or empty. Any thread. */
    String fault() {
        var fault = decider.fault();
        return !fault.isEmpty() || ended.isEmpty()
                ? fault
                : "Understudy is at fault (the deciding thread ended: " + ended
                        + "), and does nothing more for this service until Understudy is restarted";
    }

    /** How long ago it last decided: at most half a second while it is healthy. */
    Duration idle() {
        return Duration.ofNanos(ticker.nanos() - tookAt);
    }

    /** Never waits, also when this service hangs. */
    @Override
    public void post(Letter letter) {
        if (mailbox.post(letter)) {
            return;
        }
        if (fault().isEmpty() && open && full.compareAndSet(false, true)) {
            log.error("event=mailbox-full service={} dropped={} why=\"nothing is decided, or not fast enough\"",
                    service, letter.seen().getClass().getSimpleName());
        }
        refuse(letter);
    }

    private void refuse(Letter letter) {
        var order = letter.order();
        if (order != null && order.takeUp()) {
            var fault = fault();
            order.answer(new OrderReply.Conflict(
                    fault.isEmpty() ? "too much waits to be decided: nothing was done" : fault));
        }
    }

    @Override
    public void inOrder(Runnable work) {
        inOrder.execute(work);
    }

    @Override
    public void beside(String name, Runnable work) {
        if (!beside.tryAcquire()) {
            throw new RejectedExecutionException("too many commands hang");
        }
        try {
            Thread.ofPlatform().daemon().name(name + "-" + service).start(() -> {
                try {
                    work.run();
                } finally {
                    beside.release();
                }
            });
        } catch (Error e) {
            beside.release();
            throw new RejectedExecutionException("no thread can be started: " + e.getMessage(), e);
        }
    }

    @Override
    public void draw(Runnable work) {
        pictures.add(work);
    }

    @Override
    public void tell(Runnable work) {
        news.add(work);
    }

    /** Hands the order to the deciding thread, without waiting for it. */
    PendingOrder order(OperatorOrder command) {
        var order = new PendingOrder(command.expectedHolder(), new CompletableFuture<>());
        post(decider.order(command, order));
        return order;
    }

    @Override
    public void close() {
        open = false;
        if (thread != null) {
            thread.interrupt();
        }
        inOrder.shutdown();
        decider.close();
    }
}
