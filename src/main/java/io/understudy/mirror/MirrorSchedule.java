package io.understudy.mirror;

import io.understudy.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * When a mirror's runs begin by themselves: crontab's five fields, by this host's wall clock, as cron(8) keeps them. A
 * time that the spring night leaves out counts as the moment of the change; one that the autumn night has twice counts
 * once, unless the schedule is for every hour. A clock that was set ahead over a time runs it once; one that was set
 * back by less than three hours repeats nothing, and by more is a correction: the next time by the new clock counts.
 * Any thread.
 */
final class MirrorSchedule {
    /** What cron(8) takes for a correction, not for a change of the hour. */
    private static final Duration CORRECTION = Duration.ofHours(3);
    /** The clock was set if it and the ticker disagree by more than this between two looks. */
    private static final Duration SET = Duration.ofMinutes(1);
    /** A clock that is set again and again begins a run no more often than this. */
    private static final Duration LEAST = Duration.ofHours(1);
    /** No change of the hour is longer. */
    private static final Duration CHANGE_MAX = Duration.ofHours(3);

    private final @Nullable CronExpression cron;
    private final boolean hourly;
    private final InstantSource clock;
    private final Ticker ticker;
    private final ZoneId zone;
    private @Nullable Instant next;
    /** The time for which the newest run was begun, and when that was. */
    private @Nullable Instant ranFor;
    private long ranAt;
    /** Whether the clock was set since the newest run was begun. */
    private boolean set;
    private @Nullable Instant lookedAt;
    private long lookedAtNanos;

    /** @param schedule null: only when ordered */
    MirrorSchedule(@Nullable String schedule, InstantSource clock, Ticker ticker, ZoneId zone) {
        this.cron = schedule == null ? null : CronExpression.parse("0 " + schedule);
        this.hourly = schedule != null && schedule.strip().split("\\s+", -1)[1].startsWith("*");
        this.clock = clock;
        this.ticker = ticker;
        this.zone = zone;
    }

    /** Looks up the next time after now; times that passed while nobody looked are left out. */
    synchronized void begin() {
        lookedAt = clock.instant();
        lookedAtNanos = ticker.nanos();
        next = after(lookedAt);
    }

    /** Whether a run's time has come: each time is told once. To be asked every few seconds. */
    synchronized boolean due() {
        if (cron == null || lookedAt == null) {
            return false;
        }
        var now = clock.instant();
        long nanos = ticker.nanos();
        var jump = Duration.between(lookedAt.plusNanos(nanos - lookedAtNanos), now);
        lookedAt = now;
        lookedAtNanos = nanos;
        if (jump.abs().compareTo(SET) > 0) {
            set = true;
            if (jump.isNegative()) {
                next = after(repeats(now) && ranFor != null ? ranFor : now);
            }
        }
        if (next == null || now.isBefore(next)) {
            return false;
        }
        if (set && ranFor != null && nanos - ranAt < least(now).toNanos()) {
            return false; // it waits until that time has passed
        }
        ranFor = next;
        next = after(now);
        ranAt = nanos;
        set = false;
        return true;
    }

    /** Whether the clock was set back to before a time that has run already, by little. */
    private boolean repeats(Instant now) {
        return ranFor != null && now.isBefore(ranFor) && Duration.between(now, ranFor).compareTo(CORRECTION) < 0;
    }

    /** Half of what lies between two times, so that a schedule keeps its pace. */
    private Duration least(Instant now) {
        var one = after(now);
        var other = one == null ? null : after(one);
        var half = other == null ? LEAST : Duration.between(one, other).dividedBy(2);
        return half.compareTo(LEAST) < 0 ? half : LEAST;
    }

    /** When the next run begins; null without a schedule. */
    synchronized @Nullable Instant next() {
        return next;
    }

    /** The first time that is later than this. */
    private @Nullable Instant after(Instant then) {
        if (cron == null) {
            return null;
        }
        var rules = zone.getRules();
        // A local time can lie before the one on the clock and still be to come: from before the last change.
        var local = LocalDateTime.ofInstant(then, zone).minus(CHANGE_MAX).minusSeconds(1);
        Instant best = null;
        for (int looked = 0; looked < 100_000; looked++) {
            local = cron.next(local);
            if (local == null) {
                return best;
            }
            for (var at : moments(local, rules.getValidOffsets(local))) {
                if (at.isAfter(then) && (best == null || at.isBefore(best))) {
                    best = at;
                }
            }
            // Whatever comes later on the calendar by more than a change of the hour comes later in time.
            if (best != null && local.isAfter(LocalDateTime.ofInstant(best, zone).plus(CHANGE_MAX))) {
                return best;
            }
        }
        return best;
    }

    private List<Instant> moments(LocalDateTime local, List<ZoneOffset> offsets) {
        if (offsets.isEmpty()) {
            return List.of(zone.getRules().getTransition(local).getInstant());
        }
        var moments = new ArrayList<Instant>();
        for (var offset : hourly ? offsets : offsets.subList(0, 1)) {
            moments.add(local.toInstant(offset));
        }
        return moments;
    }
}
