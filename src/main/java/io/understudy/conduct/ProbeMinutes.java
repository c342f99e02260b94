package io.understudy.conduct;

import io.understudy.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Sums up one service's samples by the minute, so that the history is a row a minute a probe. Any thread. */
final class ProbeMinutes {
    private static final class Sum {
        Instant minute = Instant.MIN;
        int up;
        int down;
        int unknown;
        Duration total = Duration.ZERO;
        Duration max = Duration.ZERO;
    }

    private final String service;
    private final Journal journal;
    private final InstantSource clock;
    private final Map<String, Sum> sums = new HashMap<>();

    ProbeMinutes(String service, Journal journal, InstantSource clock) {
        this.service = service;
        this.journal = journal;
        this.clock = clock;
    }

    synchronized void up(String probe, Duration took) {
        var sum = sum(probe);
        sum.up++;
        sum.total = sum.total.plus(took);
        sum.max = took.compareTo(sum.max) > 0 ? took : sum.max;
    }

    synchronized void down(String probe) {
        sum(probe).down++;
    }

    synchronized void unknown(String probe) {
        sum(probe).unknown++;
    }

    private Sum sum(String probe) {
        var sum = sums.computeIfAbsent(probe, _ -> new Sum());
        var minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!minute.equals(sum.minute)) {
            if (sum.up + sum.down + sum.unknown > 0) {
                journal.record(new Journal.ProbeMinute(service, probe, sum.minute, sum.up, sum.down, sum.unknown,
                        sum.up == 0 ? Duration.ZERO : sum.total.dividedBy(sum.up), sum.max));
            }
            sum = new Sum();
            sum.minute = minute;
            sums.put(probe, sum);
        }
        return sum;
    }
}
