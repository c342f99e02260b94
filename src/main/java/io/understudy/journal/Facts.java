package io.understudy.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What decisions are made on, as this run of the process has recorded it. The database answers from what was written; records that
 * still wait or lie on the ring are missing there, and hold-down must count a takeover even while the disk is full. Bounded; any
 * thread.
 */
final class Facts {
    /** Hold-down windows hold a handful; more than this many takeovers in one run is no longer a question of counting. */
    private static final int TAKEOVERS = 1000;
    /** Services and probes come from one configuration file. */
    private static final int SEEN = 10_000;
    private static final int SERVICES = 10_000;

    record Takeover(String service, Instant ended) {}

    private record Probe(String service, String probe, String definition) {}

    private final Map<String, Journal.Remembered> remembered = bounded(SERVICES);
    private final Map<String, Takeover> takeovers = bounded(TAKEOVERS);
    private final Map<Probe, Instant> seen = bounded(SEEN);

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.@Nullable Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    synchronized void remember(Journal.Remembered r) {
        remembered.put(r.service(), r);
    }

    synchronized Optional<Journal.Remembered> remembered(String service) {
        return Optional.ofNullable(remembered.get(service));
    }

    /** Keeps it when it is an automatic takeover that has ended. */
    synchronized void record(Journal.Recovery r) {
        var ended = r.ended();
        if (ended != null && automaticTakeover(r)) {
            takeovers.put(r.id(), new Takeover(r.service(), ended));
        } else {
            takeovers.remove(r.id());
        }
    }

    private static boolean automaticTakeover(Journal.Recovery r) {
        return "taken-over".equals(r.result())
                && ("host-down".equals(r.trigger()) || "service-down".equals(r.trigger()));
    }

    /** By the recovery's id. */
    synchronized Map<String, Instant> takeovers(String service, Instant since) {
        var found = new LinkedHashMap<String, Instant>();
        takeovers.forEach((id, t) -> {
            if (t.service().equals(service) && t.ended().isAfter(since)) {
                found.put(id, t.ended());
            }
        });
        return found;
    }

    synchronized void seenUp(String service, String probe, String definition, Instant at) {
        seen.put(new Probe(service, probe, definition), at);
    }

    synchronized boolean wasSeenUp(String service, String probe, String definition, Instant now, Duration within) {
        var at = seen.get(new Probe(service, probe, definition));
        return at != null && at.isAfter(now.minus(within));
    }
}
