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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's threads and its bounded mailbox. All decisions for a service are taken on one virtual thread; actions
 * run elsewhere, those that change this host one after the other in the order they were decided.
 */
final class ServiceThreads implements ServiceExecutor, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceThreads.class);
    /** Samples may be dropped when it is full (the next ones come soon); ends of actions and orders wait for room. */
    private static final int MAILBOX = 1024;
    /** Actions on the primary at one time: one that hangs, the one that replaces it, and room for one more round. */
    private static final int BESIDE = 8;
    private static final int IN_ORDER = 64;

    private final String service;
    private final Ticker ticker;
    private final ServiceDecider decider;
    private final ArrayBlockingQueue<Letter> mailbox = new ArrayBlockingQueue<>(MAILBOX);
    private final ThreadPoolExecutor inOrder;
    private final Semaphore beside = new Semaphore(BESIDE);
    private volatile boolean open = true;
    private volatile long tookAt;
    private @Nullable Thread thread;

    ServiceThreads(ServiceTools tools, Settings.Service service, Duration uptime) {
        this.service = service.name();
        this.ticker = tools.ticker();
        this.tookAt = ticker.nanos();
        this.inOrder = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(IN_ORDER),
                Thread.ofVirtual().name("act-" + service.name()).factory());
        this.decider = new ServiceDecider(tools, service, uptime, this);
    }

    ServiceDecider decider() {
        return decider;
    }

    void start() {
        thread = Thread.ofVirtual().name("conduct-" + service).start(this::run);
        decider.start();
    }

    private void run() {
        while (open && !decider.isBroken()) {
            try {
                long now = ticker.nanos();
                var letter = mailbox.poll(Math.max(0, decider.due(now) - now), TimeUnit.NANOSECONDS);
                decider.take(letter == null ? Letter.of(new Observation.Due(), ticker.nanos()) : letter);
                tookAt = ticker.nanos();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** How long ago it last decided: at most half a second while it is healthy. */
    Duration idle() {
        return Duration.ofNanos(ticker.nanos() - tookAt);
    }

    @Override
    public void post(Letter letter) {
        if (Thread.currentThread() == thread) {
            // The mailbox may be full, and it is this thread that empties it.
            Thread.ofVirtual().start(() -> put(letter));
        } else {
            put(letter);
        }
    }

    private void put(Letter letter) {
        boolean sample = letter.seen() instanceof Observation.Probed;
        try {
            if (!(sample ? mailbox.offer(letter) : mailbox.offer(letter, 5, TimeUnit.SECONDS))) {
                log.error("event=mailbox-full service={} dropped={}", service,
                        letter.seen().getClass().getSimpleName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        Thread.ofVirtual().name(name + "-" + service).start(() -> {
            try {
                work.run();
            } finally {
                beside.release();
            }
        });
    }

    @Override
    public void draw(Runnable work) {
        Thread.ofVirtual().name("picture-" + service).start(work);
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
