package io.understudy.conduct;

import io.understudy.failover.Pause;
import io.understudy.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pause as the journal keeps it, three lines: until when by the wall clock (empty: until resumed), who, and why. */
final class KeptPause {
    private static final Logger log = LoggerFactory.getLogger(KeptPause.class);

    private KeptPause() {}

    /**
     * The pause that still holds, or null.
     *
     * @param now monotonic nanoseconds of {@code wall}
     */
    static @Nullable Pause pause(String service, Journal.@Nullable Kept kept, Instant wall, long now) {
        if (kept == null) {
            return null;
        }
        var lines = kept.value().split("\n", 3);
        try {
            Long until = lines[0].isEmpty()
                    ? null
                    : (Long) (now - Duration.between(Instant.parse(lines[0]), wall).toNanos());
            return until != null && until <= now
                    ? null
                    : new Pause(lines.length > 1 ? lines[1] : "", lines.length > 2 ? lines[2] : "", until);
        } catch (DateTimeParseException e) {
            // Its end is unknown, so it stays paused until somebody resumes: nothing is done by mistake.
            log.error("event=pause-unreadable service={} value=\"{}\"", service, lines[0]);
            return new Pause("", "the journal's record of this pause cannot be read", null);
        }
    }

    static @Nullable String text(@Nullable Pause pause, Instant wall, long now) {
        return pause == null
                ? null
                : (pause.until() == null ? "" : wall.plusNanos(pause.until() - now).toString()) + "\n"
                        + pause.by() + "\n" + pause.reason();
    }
}
