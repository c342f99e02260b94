package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings;
import java.time.Duration;

/**
 * When one probe is asked, and what its outcome becomes: the decisions of a probe's loop, without thread, clock and
 * socket. {@link ThreadedProbeScheduler} turns it in production, the simulator on virtual time. Owned by one thread.
 *
 * <p>Samples are due at a fixed rate. After a failure they come sooner, so that {@code fail-after} of them fit into
 * what is left of {@code tolerate}. An order ({@link #order}) brings one sample forward and leaves the fixed rate as it
 * is.
 * Samples that were missed, because one took long or this process was paused, are not made up for.
 *
 * <p>All moments are monotonic nanoseconds.
 */
final class ProbeTimetable {
    /** No two samples are closer than this, whatever orders them. */
    static final long CLOSEST = Duration.ofMillis(10).toNanos();
    /**
     * After a failure an ordered sample waits this long, the least interval that a probe may have. Whoever waits for a
     * service to come up orders the next sample with each one that ends, which would be thousands a second.
     */
    static final long ORDERED_CLOSEST = Duration.ofMillis(50).toNanos();
    /** First samples spread over at most this long, so that a page shows results soon after a start. */
    private static final long SPREAD = Duration.ofSeconds(1).toNanos();
    /** Spreads the first samples of a thousand services evenly: the golden ratio times 2^64. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final String service;
    private final Settings.Probe probe;
    private final long interval;
    private final long timeout;
    /** Of the next regular sample. */
    private long due;
    private boolean ordered;
    /** No order is carried out before. */
    private long notBefore;
    private long lastUp;
    private int misses;

    /**
     * A sample under way.
     *
     * @param at when it was begun
     * @param ordered it was brought forward by an order
     * @param lag how much later than planned it was begun, in nanoseconds; 0 for an ordered one
     */
    record Begun(long at, boolean ordered, long lag) {}

    ProbeTimetable(String service, Settings.Probe probe, long now) {
        this.service = service;
        this.probe = probe;
        this.interval = probe.pace().interval().toNanos();
        this.timeout = probe.pace().timeout().toNanos();
        this.due = now + Math.floorMod((service + "/" + probe.name()).hashCode() * GOLDEN, Math.min(interval, SPREAD));
        this.notBefore = now;
        this.lastUp = due;
    }

    /** Asks for a sample as soon as one may be taken; several orders that wait are one. */
    void order() {
        ordered = true;
    }

    /** When the next sample may begin; in the past when it may begin now. */
    long next() {
        return ordered ? Math.min(due, notBefore) : due;
    }

    /** When the next sample of the fixed rate or of the burst is due, whatever is ordered. */
    long due() {
        return due;
    }

    /**
     * Begins the sample that may begin at {@code now}. A regular one goes first: an order that waits beside it is
     * carried out after it.
     *
     * @throws IllegalStateException when {@code now} is before {@link #next}
     */
    Begun begin(long now) {
        if (now < next()) {
            throw new IllegalStateException("no sample may begin before " + next());
        }
        if (now >= due) {
            return new Begun(now, false, now - due);
        }
        ordered = false;
        return new Begun(now, true, 0);
    }

    /** Takes in how the sample ended at {@code at} and plans the next one. @return what is told of it */
    ProbeResult ended(Begun sample, long at, Outcome outcome) {
        boolean up = outcome instanceof ProbeResult.Up;
        misses = up || outcome instanceof ProbeResult.Untried ? 0 : misses + 1;
        lastUp = up ? at : lastUp;
        notBefore = at + (up ? CLOSEST : ORDERED_CLOSEST);
        plan(sample, at);
        // One that ended long after its timeout was begun in time, but this process was paused meanwhile.
        boolean paused = outcome instanceof ProbeResult.TimedOut && at - sample.at() > 2 * timeout;
        return new ProbeResult(service, probe.name(), sample.at(), at, outcome, paused || sample.lag() > timeout,
                Duration.ofNanos(sample.lag()));
    }

    private void plan(Begun sample, long at) {
        var pace = probe.pace();
        if (misses > 0 && misses < pace.failAfter()) {
            long left = lastUp + pace.tolerate().toNanos() - at;
            due = at + Math.clamp(left / (pace.failAfter() - misses), CLOSEST, interval);
        } else if (!sample.ordered() || due - at < CLOSEST) {
            due = Math.max(due + interval, at + Math.min(CLOSEST, interval));
        }
    }
}
