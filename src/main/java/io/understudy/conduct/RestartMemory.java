package io.understudy.conduct;

import io.understudy.failover.Memory;
import io.understudy.failover.Memory.Last;
import io.understudy.failover.Observation;
import io.understudy.failover.Pause;
import io.understudy.failover.Policy;
import io.understudy.failover.Respawns;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Takeovers;
import io.understudy.failover.evidence.KnownBefore;
import io.understudy.failover.evidence.Sample;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one service has to know over a restart, kept in the journal and recalled at the start. Wall times there,
 * monotonic ones here. Used on the service's own thread only.
 */
final class RestartMemory {
    private static final Logger log = LoggerFactory.getLogger(RestartMemory.class);
    private static final Duration REMEMBER_UP_EVERY = Duration.ofHours(1);
    /** As long as what was seen up: an older recovery has nothing to do with what is going on now. */
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final String PAUSE = "pause";
    private static final String ACKNOWLEDGED = "acknowledged";
    private static final String WIRE = "wire ";
    private static final String HOST = "host";

    private final Settings.Service service;
    private static final Set<String> AUTOMATIC = Set.of("host-down", "service-down");

    private final Journal journal;
    private final InstantSource clock;
    private final Map<String, Long> keptAt = new HashMap<>();

    RestartMemory(Settings.Service service, Journal journal, InstantSource clock) {
        this.service = service;
        this.journal = journal;
        this.clock = clock;
    }

    /** @param now monotonic nanoseconds of this moment */
    Memory recall(Policy policy, long now) {
        var wall = clock.instant();
        var kept = journal.kept(service.name());
        var remembered = journal.remembered(service.name());
        var last = remembered.map(r -> last(r, wall))
                .orElseGet(() -> interrupted(wall, _ -> true) ? Last.RECOVERING : Last.WATCHING);
        // A recovery began by itself only because all were seen up, however long ago that is by now.
        boolean all = last == Last.RECOVERING && interrupted(wall, r -> AUTOMATIC.contains(r.trigger()));
        var seenUp = new HashSet<String>();
        for (var probe : service.probes()) {
            if (all || journal.wasSeenUp(service.name(), probe.name(), RecoveryLog.definition(probe))) {
                seenUp.add(probe.name());
            }
        }
        var calibrated = new HashMap<Vip, String>();
        for (var vip : policy.addresses()) {
            var by = kept.get(WIRE + vip);
            if (by != null && by.at().isAfter(wall.minus(A_DAY))) {
                calibrated.put(vip, by.value());
            }
        }
        var acknowledged = kept.get(ACKNOWLEDGED);
        var from = wall.minus(policy.holdDown().window());
        var takenOver = journal.takeovers(service.name(),
                acknowledged != null && acknowledged.at().isAfter(from) ? acknowledged.at() : from);
        var respawns = policy.respawn() == null
                ? List.<Instant>of()
                : journal.respawns(service.name(), wall.minus(policy.respawn().window()));
        return new Memory(last, last == Last.HALTED ? remembered.map(r -> cause(r.halted())).orElse(null) : null,
                remembered.map(Journal.Remembered::proven).orElse(false),
                new KnownBefore(seenUp, all || journal.wasSeenUp(service.name(), HOST, host()), calibrated),
                new Respawns(monotonic(respawns, wall, now)), new Takeovers(monotonic(takenOver, wall, now)),
                pause(kept.get(PAUSE), wall, now));
    }

    private Last last(Journal.Remembered remembered, Instant wall) {
        return switch (remembered.state()) {
            case "HOLDING" -> Last.HOLDING;
            case "TAKING_OVER", "FAILING_BACK" -> Last.MOVING;
            case "HALTED" -> Last.HALTED;
            case "STOPPED" -> Last.STOPPED;
            default -> interrupted(wall, _ -> true) ? Last.RECOVERING : Last.WATCHING;
        };
    }

    private boolean interrupted(Instant wall, Predicate<Journal.Recovery> which) {
        return journal.recoveries(service.name(), 20).stream()
                .anyMatch(r -> which.test(r) && r.ended() == null && r.started().isAfter(wall.minus(A_DAY)));
    }

    private static @Nullable HaltCause cause(String halted) {
        int end = halted.indexOf(':');
        var word = end < 0 ? halted : halted.substring(0, end);
        for (var cause : HaltCause.values()) {
            if (cause.name().equals(word)) {
                return cause;
            }
        }
        return null;
    }

    private static List<Long> monotonic(List<Instant> times, Instant wall, long now) {
        return times.stream().map(at -> now - Duration.between(at, wall).toNanos()).sorted().toList();
    }

    /** The primary as it is configured: another one has to be seen up anew. */
    private String host() {
        return service.primary().address().getHostAddress();
    }

    private @Nullable Pause pause(Journal.@Nullable Kept kept, Instant wall, long now) {
        if (kept == null) {
            return null;
        }
        var lines = kept.value().split("\n", 3);
        try {
            Long until = lines[0].isEmpty()
                    ? null
                    : (Long) (now + Duration.between(wall, Instant.parse(lines[0])).toNanos());
            return until != null && until <= now
                    ? null
                    : new Pause(lines.length > 1 ? lines[1] : "", lines.length > 2 ? lines[2] : "", until);
        } catch (DateTimeParseException e) {
            // Not knowing until when, it stays paused until somebody resumes: nothing is done by mistake.
            log.error("event=pause-unreadable service={} value=\"{}\"", service.name(), lines[0]);
            return new Pause("", "the journal's record of this pause can't be read", null);
        }
    }

    /** Forgets a pause that ran out while nobody was there to see it. @return whether there was one */
    boolean forgetPause(Memory recalled) {
        boolean over = recalled.paused() == null && journal.kept(service.name()).containsKey(PAUSE);
        if (over) {
            journal.keep(service.name(), PAUSE, null);
        }
        return over;
    }

    /** Keeps what has changed. */
    void keep(Situation before, Situation after, Observation seen, long now) {
        if (!Objects.equals(before.paused(), after.paused())) {
            journal.keep(service.name(), PAUSE, text(after.paused(), now));
        }
        if (seen instanceof Observation.Ordered(Order order, String user, _, _, _) && order == Order.ACKNOWLEDGE
                && before.state() instanceof State.Halted && !(after.state() instanceof State.Halted)) {
            journal.keep(service.name(), ACKNOWLEDGED, user);
        }
        for (var vip : before.evidence().calibrated().keySet()) {
            if (!after.evidence().calibrated().containsKey(vip)) {
                keptAt.remove(WIRE + vip);
                journal.keep(service.name(), WIRE + vip, null);
            }
        }
        after.evidence().calibrated().forEach((vip, by) -> {
            if (!by.equals(before.evidence().calibrated().get(vip)) || due(WIRE + vip, now)) {
                keptAt.put(WIRE + vip, now);
                journal.keep(service.name(), WIRE + vip, by);
            }
        });
        up(after, seen, now);
    }

    private void up(Situation after, Observation seen, long now) {
        if (after.state() instanceof State.Holding) {
            return; // what answers now is this host
        }
        if (seen instanceof Observation.Probed(String name, Sample sample) && sample.kind() == Sample.Kind.UP
                && due(name, now)) {
            service.probes().stream().filter(p -> p.name().equals(name)).findFirst().ifPresent(p -> {
                keptAt.put(name, now);
                journal.seenUp(service.name(), name, RecoveryLog.definition(p));
            });
        }
        if (after.evidence().host().host() == Verdict.UP && due("", now)) {
            keptAt.put("", now);
            journal.seenUp(service.name(), HOST, host());
        }
    }

    private boolean due(String what, long now) {
        var last = keptAt.get(what);
        return last == null || now - last > REMEMBER_UP_EVERY.toNanos();
    }

    private @Nullable String text(@Nullable Pause pause, long now) {
        return pause == null
                ? null
                : (pause.until() == null ? "" : clock.instant().plusNanos(pause.until() - now).toString()) + "\n"
                        + pause.by() + "\n" + pause.reason();
    }
}
