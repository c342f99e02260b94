package io.understudy.conduct;

import io.understudy.failover.Memory;
import io.understudy.failover.Memory.Last;
import io.understudy.failover.Observation;
import io.understudy.failover.Pause;
import io.understudy.failover.Policy;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Respawns;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.TakeoverAttempt;
import io.understudy.failover.Takeovers;
import io.understudy.failover.evidence.KnownBefore;
import io.understudy.failover.evidence.Sample;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one service has to know after a restart, kept in the journal and recalled at the start. Wall times there,
 * monotonic ones here. Used on the service's own thread only.
 */
final class RestartMemory {
    private static final Duration REMEMBER_UP_EVERY = Duration.ofHours(1);
    /** As long as what was seen up: an older recovery has nothing to do with what is going on now. */
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final String PAUSE = "pause";
    private static final String ACKNOWLEDGED = "acknowledged";
    private static final String WIRE = "wire ";
    private static final String HOST = "host";
    private static final String FAILBACKS = "failbacks-failed";

    private final Settings.Service service;
    private final Journal journal;
    private final InstantSource clock;
    private final Map<String, Long> keptAt = new HashMap<>();
    private @Nullable StateName rememberedState;
    private @Nullable HaltCause rememberedCause;
    private boolean proven;
    /** Why it is not known what an earlier run left behind, until an operator has taken note of it; or empty. */
    private String unknown = "";

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
        remembered.ifPresent(r -> {
            rememberedState = r.state();
            rememberedCause = r.halted();
            proven = r.proven();
        });
        var last = remembered.map(r -> last(r, wall))
                .orElseGet(() -> watching(wall));
        // An automatic recovery began only because all were seen up, however long ago that is by now.
        boolean all = last == Last.RECOVERING && interrupted(wall, Journal.Recovery::automatic);
        var seenUp = new HashSet<String>();
        for (var probe : service.probes()) {
            if (all || seenUp(probe)) {
                seenUp.add(probe.name());
            }
        }
        var owners = new KeptOwners();
        for (var vip : policy.addresses()) {
            var by = kept.get(WIRE + vip);
            if (by != null && fresh(by.at(), wall)) {
                owners.read(vip, by.value());
            }
        }
        var acknowledged = kept.get(ACKNOWLEDGED);
        var from = wall.minus(policy.holdDown().window());
        var additions = journal.attempts(service.name(), ActionName.ADD_ADDRESSES,
                acknowledged != null && acknowledged.at().isAfter(from) ? acknowledged.at() : from);
        var takenOver = TakeoverAttempt.counted(additions.stream()
                .map(a -> new TakeoverAttempt(a.recovery(), a.trigger(), past(a.at(), wall, now), a.failed()))
                .toList());
        // A respawn that failed was one all the same.
        var respawns = policy.respawn() == null
                ? List.<Long>of()
                : journal.attempts(service.name(), ActionName.RESPAWN, wall.minus(policy.respawn().window())).stream()
                        .map(a -> past(a.at(), wall, now)).sorted().toList();
        unknown = journal.pastUnknown(service.name()).orElse("");
        return new Memory(last, last == Last.HALTED ? rememberedCause : null, proven,
                new KnownBefore(seenUp, all || journal.wasSeenUp(service.name(), HOST, host()),
                        owners.calibrated(), owners.absent()),
                new Respawns(respawns), new Takeovers(takenOver),
                KeptPause.pause(service.name(), kept.get(PAUSE), wall, now), failbacks(kept.get(FAILBACKS)));
    }

    /** What has happened lies in the past, though the clock was set back since: it counts as having happened now. */
    private static long past(Instant at, Instant wall, long now) {
        return Math.min(now, monotonic(at, wall, now));
    }

    /** Also where a version before the digest has remembered it: an upgrade in an outage must not disarm. */
    private boolean seenUp(Settings.Probe probe) {
        return journal.wasSeenUp(service.name(), probe.name(), ProbeDigest.of(probe.check()))
                || journal.wasSeenUp(service.name(), probe.name(), ProbeDigest.former(probe.check()));
    }

    /** As digits; anything else is another version's, and none. */
    private static int failbacks(Journal.@Nullable Kept kept) {
        return kept == null || !kept.value().matches("[0-9]{1,4}") ? 0 : Integer.parseInt(kept.value());
    }

    private Last last(Journal.Remembered remembered, Instant wall) {
        return switch (remembered.state()) {
            case HOLDING -> Last.HOLDING;
            case TAKING_OVER, FAILING_BACK -> Last.MOVING;
            case HALTED -> Last.HALTED;
            case STOPPED -> Last.STOPPED;
            case STARTING, WATCHING, SUSPECT, BLIND, DIAGNOSING, RESPAWNING, VERIFYING, FENCING -> watching(wall);
            case null -> watching(wall); // a word of another version: the interface and the wire tell what is so
        };
    }

    private Last watching(Instant wall) {
        return interrupted(wall, _ -> true) ? Last.RECOVERING : Last.WATCHING;
    }

    private boolean interrupted(Instant wall, Predicate<Journal.Recovery> which) {
        return journal.recoveries(service.name(), 20).stream()
                .anyMatch(r -> which.test(r) && r.ended() == null && fresh(r.started(), wall));
    }

    /** Within a day. An age from further in the future, by a clock that was ahead, is none. */
    private static boolean fresh(Instant at, Instant wall) {
        return Duration.between(at, wall).abs().compareTo(A_DAY) < 0;
    }

    private static long monotonic(Instant at, Instant wall, long now) {
        return now - Duration.between(at, wall).toNanos();
    }

    /** The primary as it is configured: another one has to be seen up again. */
    private String host() {
        return service.primary().address().getHostAddress();
    }

    /** Why it is not known what an earlier run left behind, or empty. After {@link #recall}. */
    String unknown() {
        return unknown;
    }

    /**
     * What to begin with where the past is unknown: an operator may have wanted nothing to be done, so nothing is until
     * somebody says so. But addresses that are here are held, as if the journal was empty: the wire tells whether they
     * may stay.
     */
    Memory begin(Memory recalled, boolean held) {
        if (unknown.isEmpty() || held || recalled.paused() != null) {
            return recalled;
        }
        var pause = new Pause("Understudy",
                "the journal can't be read, so what was wanted before is not known: " + unknown, null);
        if (journal.trouble().isEmpty()) {
            // The damaged journal is gone. One that can't be read now is left as it is: the next start may read it.
            journal.keep(service.name(), PAUSE, KeptPause.text(pause, clock.instant(), 0));
        }
        return new Memory(recalled.last(), recalled.halted(), recalled.proven(), recalled.known(), recalled.respawns(),
                recalled.takeovers(), pause, recalled.failbacksFailed());
    }

    /**
     * Forgets a pause that ran out while Understudy did not run.
     *
     * @return whether there was one
     */
    boolean forgetPause(Memory recalled) {
        boolean over = recalled.paused() == null && journal.kept(service.name()).containsKey(PAUSE);
        if (over) {
            journal.keep(service.name(), PAUSE, null);
        }
        return over;
    }

    /**
     * Remembers where the service stands, if that has changed. It is on disk when this returns.
     *
     * @param run the recovery that leads there, or that has ended with it
     * @param recovery its id, or empty
     */
    void remember(Situation after, @Nullable RecoveryRun run, String recovery) {
        if (after.state() instanceof State.Starting(boolean retake, _) && retake
                || after.state() instanceof State.Holding h && h.doubt() == State.Holding.Doubt.START
                || takesAgain(after.state(), run)) {
            return; // what the journal says is just being asked, or made true again: a second crash must not weaken it
        }
        if (run != null) {
            proven = run.proven();
        }
        var state = lasting(after.state());
        if (!unknown.isEmpty() && after.paused() != null && state == StateName.WATCHING) {
            return; // it stands there for want of knowing better
        }
        // The cause alone: a sentence that changes is no news for a restart.
        var cause = after.state() instanceof State.Halted(var why, _) ? why : null;
        if (state != rememberedState || cause != rememberedCause) {
            rememberedState = state;
            rememberedCause = cause;
            journal.remember(
                    new Journal.Remembered(service.name(), state, clock.instant(), recovery, proven, cause));
        }
    }

    /** What this host had before a reboot, or was taking then. */
    private static boolean takesAgain(State state, @Nullable RecoveryRun run) {
        return state instanceof State.TakingOver && run != null && run.trigger() == Trigger.RESTART;
    }

    /** Until the addresses are about to be added, a restart begins by watching. */
    private static StateName lasting(State state) {
        return switch (state) {
            case State.TakingOver(var stage, _, _) -> switch (stage) {
                case START, ASK -> StateName.WATCHING;
                case ADD, START_AGAIN, ANNOUNCE, CONFIRM -> StateName.TAKING_OVER;
            };
            case State.Holding _, State.FailingBack _, State.Halted _,
                    State.Stopped _ -> state.name();
            case State.Starting _, State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _,
                    State.Respawning _, State.Verifying _, State.Fencing _ ->
                StateName.WATCHING;
        };
    }

    /** Keeps what has changed of the rest. */
    void keep(Situation before, Situation after, Observation seen, long now) {
        if (!Objects.equals(before.paused(), after.paused())) {
            unknown = "";
            journal.keep(service.name(), PAUSE, KeptPause.text(after.paused(), clock.instant(), now));
        }
        if (seen instanceof Observation.Ordered(Order order, String user, _, _, _) && order == Order.ACKNOWLEDGE
                && before.state() instanceof State.Halted && !(after.state() instanceof State.Halted)) {
            journal.keep(service.name(), ACKNOWLEDGED, user);
        }
        int failed = after.here().failbacksFailed();
        if (failed != before.here().failbacksFailed()) {
            journal.keep(service.name(), FAILBACKS, failed == 0 ? null : Integer.toString(failed));
        }
        for (var vip : service.addresses()) {
            var was = KeptOwners.text(before.evidence(), vip);
            var is = KeptOwners.text(after.evidence(), vip);
            if (!Objects.equals(was, is) || is != null && due(WIRE + vip, now)) {
                keptAt.put(WIRE + vip, now);
                journal.keep(service.name(), WIRE + vip, is);
            }
        }
        up(after, seen, now);
    }

    /** A probe that succeeds is asked for rightly, whichever host answers. */
    private void up(Situation after, Observation seen, long now) {
        if (seen instanceof Observation.Probed(String name, Sample sample) && sample.kind() == Sample.Kind.UP
                && due(name, now)) {
            service.probes().stream().filter(p -> p.name().equals(name)).findFirst().ifPresent(p -> {
                keptAt.put(name, now);
                journal.seenUp(service.name(), name, ProbeDigest.of(p.check()));
            });
        }
        boolean holding = after.state() instanceof State.Holding; // of the primary's host that says nothing
        if (!holding && after.evidence().host().host() == Verdict.UP && due("", now)) {
            keptAt.put("", now);
            journal.seenUp(service.name(), HOST, host());
        }
    }

    private boolean due(String what, long now) {
        var last = keptAt.get(what);
        return last == null || now - last > REMEMBER_UP_EVERY.toNanos();
    }
}
