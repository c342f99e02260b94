package io.understudy.fence;

import io.understudy.fence.FenceReport.Result;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one agent on one device only once at a time: a power switch has one login, and an {@code off} in the middle of
 * another one's status would mislead both. Who comes while it runs waits for as long as its own timeout, and takes over
 * the report of a run that began after it came; one that had begun before may have seen the power as it was before. Any
 * thread.
 */
final class AgentTurns {
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Map<Device, Turns> devices = new HashMap<>();

    AgentTurns(Ticker ticker) {
        this.ticker = ticker;
    }

    /** What makes two methods the same: what is run, and all that it is told. */
    private record Device(String program, Map<String, String> options) {}

    /** Runs are numbered from 1. */
    private static final class Turns {
        private long begun;
        private boolean running;
        private long told;
        private @Nullable FenceReport last;
    }

    /** @param run gets what is left of the method's timeout */
    FenceReport take(Settings.AgentFence agent, Function<Duration, FenceReport> run) {
        long came = ticker.nanos();
        lock.lock();
        Turns turns;
        long number;
        try {
            turns = devices.computeIfAbsent(new Device(agent.run(), agent.options()), _ -> new Turns());
            long before = turns.begun;
            while (turns.running) {
                if (!waited(agent.timeout().minusNanos(ticker.nanos() - came))) {
                    return new FenceReport(agent.run(), Result.REFUSED, false,
                            "the agent still runs for another service, and was not run a second time", List.of());
                }
                var last = turns.last;
                if (turns.told > before && last != null) {
                    return shared(last);
                }
            }
            turns.running = true;
            number = ++turns.begun;
        } finally {
            lock.unlock();
        }
        FenceReport report = null;
        try {
            report = run.apply(agent.timeout().minusNanos(ticker.nanos() - came));
            return report;
        } finally {
            lock.lock();
            try {
                turns.running = false;
                if (report != null) {
                    turns.told = number;
                    turns.last = report;
                }
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean waited(Duration left) {
        try {
            return left.isPositive() && ended.await(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static FenceReport shared(FenceReport of) {
        return new FenceReport(of.method(), of.result(), of.gone(),
                of.why() + " (the agent ran for another service of the same host)", of.commands());
    }
}
