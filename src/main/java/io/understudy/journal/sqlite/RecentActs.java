package io.understudy.journal.sqlite;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What decisions rest on, as this run of the process has recorded it. The database answers from what was written, and
 * misses records that still wait or lie on the ring; hold-down must count a takeover even while the disk is full.
 * Bounded; any thread.
 */
final class RecentActs {
    /**
     * Windows hold a handful for each service; beyond this many takeovers and respawns counting is no longer the
     * question.
     */
    private static final int INTENTS = 10_000;
    /** Services and probes come from one configuration file. */
    private static final int SEEN = 10_000;
    private static final int SERVICES = 10_000;

    private record Intent(String service, String recovery, ActionName action, Instant at) {}

    private record Thing(String service, String what) {}

    private record Probe(String service, String probe, String definition) {}

    private final Map<String, Journal.Remembered> remembered = bounded(SERVICES);
    private final Map<Long, Intent> intents = bounded(INTENTS);
    private final Map<Long, Boolean> failed = bounded(INTENTS);
    private final Map<String, Optional<Trigger>> triggers = bounded(INTENTS);
    private final Map<Thing, Optional<Journal.Kept>> kept = bounded(SEEN);
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

    synchronized void record(Journal.Recovery r) {
        triggers.put(r.id(), Optional.ofNullable(r.trigger()));
    }

    /** Kept where a limit asks for it: the respawns, and when addresses were added. */
    synchronized void intend(long id, String service, String recovery, ActionName action, Instant at) {
        if ((action == ActionName.RESPAWN || action == ActionName.ADD_ADDRESSES) && !recovery.isEmpty()) {
            intents.put(id, new Intent(service, recovery, action, at));
        }
    }

    /** What certainly did not happen; the record of it may still be on its way to the disk. */
    synchronized void failed(long intent) {
        if (intents.containsKey(intent)) {
            failed.put(intent, true);
        }
    }

    /** By the intent's number. */
    synchronized Map<Long, Journal.Attempt> attempts(String service, ActionName action, Instant since) {
        var found = new LinkedHashMap<Long, Journal.Attempt>();
        intents.forEach((id, i) -> {
            if (i.service().equals(service) && i.action() == action && i.at().isAfter(since)) {
                found.put(id, new Journal.Attempt(i.recovery(),
                        triggers.getOrDefault(i.recovery(), Optional.empty()).orElse(null),
                        i.at().truncatedTo(ChronoUnit.MICROS), failed.containsKey(id)));
            }
        });
        return found;
    }

    synchronized void keep(String service, String what, Journal.@Nullable Kept value) {
        kept.put(new Thing(service, what), Optional.ofNullable(value));
    }

    /** What this run has kept and, as empty, what it has forgotten. */
    synchronized Map<String, Optional<Journal.Kept>> kept(String service) {
        var found = new LinkedHashMap<String, Optional<Journal.Kept>>();
        kept.forEach((thing, value) -> {
            if (thing.service().equals(service)) {
                found.put(thing.what(), value);
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
