package io.understudy.mirror;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** When a mirror's runs begin by themselves: crontab's five fields, in this host's zone. Any thread. */
final class MirrorSchedule {
    private final @Nullable CronExpression cron;
    private final InstantSource clock;
    private final ZoneId zone;
    private @Nullable Instant next;

    /** @param schedule null: only when ordered */
    MirrorSchedule(@Nullable String schedule, InstantSource clock, ZoneId zone) {
        this.cron = schedule == null ? null : CronExpression.parse("0 " + schedule);
        this.clock = clock;
        this.zone = zone;
    }

    /** Looks up the next time after now. */
    synchronized void advance() {
        if (cron != null) {
            var at = cron.next(clock.instant().atZone(zone));
            next = at == null ? null : at.toInstant();
        }
    }

    /** Whether the next run's time has come. */
    synchronized boolean due() {
        return next != null && !clock.instant().isBefore(next);
    }

    /** When the next run begins; null without a schedule. */
    synchronized @Nullable Instant next() {
        return next;
    }
}
