package io.understudy.probe;

import io.understudy.time.Ticker;
import io.understudy.vocabulary.DurationText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Properties;

/**
 * This host's wall clock, by which certificates are judged, and whether it can be right. A clock without a battery
 * begins in 1970; one that is set anew jumps. Any thread.
 */
final class WallClock {
    /** Java 25, which Understudy needs, did not exist before. Used where the build has left no date. */
    private static final Instant JAVA_25 = Instant.parse("2025-09-16T00:00:00Z");
    /** What time servers correct at once, and a suspended machine, stay mostly below; certificates end by days. */
    private static final Duration JUMP = Duration.ofHours(1);

    private final InstantSource clock;
    private final Ticker ticker;
    private final Instant built;
    private final Instant begunAt;
    private final long begun;

    WallClock(InstantSource clock, Ticker ticker) {
        this(clock, ticker, buildDate());
    }

    /** @param built no true clock shows an earlier time */
    WallClock(InstantSource clock, Ticker ticker, Instant built) {
        this.clock = clock;
        this.ticker = ticker;
        this.built = built;
        this.begunAt = clock.instant();
        this.begun = ticker.nanos();
    }

    Instant now() {
        return clock.instant();
    }

    /** Why the clock may be wrong, in words that stay the same as it goes on; empty when nothing speaks against it. */
    String doubt() {
        var now = clock.instant();
        if (now.isBefore(built)) {
            return "this host's clock shows a time before Understudy was built";
        }
        var jump = Duration.between(begunAt.plusNanos(ticker.nanos() - begun), now);
        return jump.abs().compareTo(JUMP) > 0
                ? "this host's clock has jumped by " + DurationText.of(jump.abs().truncatedTo(ChronoUnit.HOURS))
                        + (jump.isNegative() ? " back" : " ahead") + " since Understudy was started"
                : "";
    }

    private static Instant buildDate() {
        var build = new Properties();
        try (var stream = WallClock.class.getResourceAsStream("/META-INF/build-info.properties")) {
            if (stream != null) {
                build.load(stream);
            }
            var written = Instant.parse(build.getProperty("build.time", JAVA_25.toString()));
            return written.isBefore(JAVA_25) ? JAVA_25 : written;
        } catch (IOException | DateTimeParseException _) {
            return JAVA_25; // a development build, or a jar whose maker wrote no date
        }
    }
}
