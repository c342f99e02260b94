package io.understudy.conduct;

import io.understudy.conduct.Serving.Conflict;
import io.understudy.conduct.Serving.Unserved;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Watches how the clients of one service fare, whatever is decided about it: since when nobody answers them, why
 * nothing is done, and whether somebody else claims what this host holds. An outage ends when the service is seen to
 * answer again, on whichever host. It goes on over ends of Understudy: the journal keeps it.
 *
 * <p>Fed with each scene, in order, by whoever draws the pictures; any thread may acknowledge.
 */
final class ServingWatch {
    /** Under this name the journal keeps the begin of an outage and who has acknowledged it. */
    private static final String KEPT = "unserved";
    /**
     * What is not known is told as an outage only after this, and after two turns of the slowest probe: a move and a
     * start of Understudy take a moment.
     */
    private static final Duration UNKNOWN_LEAST = Duration.ofSeconds(5);
    /** After something was done its effect is given this long to be seen. */
    private static final Duration EFFECT = Duration.ofSeconds(5);
    /** A recovery that takes longer than this no longer counts as something being done. */
    private static final Duration ACTING_MAX = Duration.ofMinutes(5);

    private final String service;
    private final Policy policy;
    private final Object writing = new Object();
    private final Duration after;
    private final AnsweringProbes probes;
    private final long unknownFor;
    private final Journal journal;
    private final LongFunction<Instant> wall;
    private final Consumer<Runnable> beside;
    /** Guarded by this, as all below. The last answer; before the first, when this was begun. */
    private long lastServed;
    private boolean down;
    private boolean shown;
    private boolean neglected;
    private long since;
    private @Nullable Instant began;
    private long actedAt = Watch.NEVER;
    private @Nullable String acknowledged;
    private @Nullable Instant heldSince;
    /** Of what an earlier run held; null once the first scene was seen. */
    private @Nullable Instant heldBefore;
    private @Nullable Conflict conflict;
    private String written;

    /**
     * @param after {@code notify.after}
     * @param now monotonic nanoseconds
     * @param beside runs what waits for the disk
     */
    ServingWatch(Settings.Service service, Policy policy, Duration after, Journal journal, LongFunction<Instant> wall,
            Consumer<Runnable> beside, long now) {
        this.service = service.name();
        this.policy = policy;
        this.after = after;
        this.probes = new AnsweringProbes(service, policy);
        this.unknownFor = service.probes().stream().map(Settings.Probe::pace)
                .mapToLong(pace -> pace.interval().plus(pace.timeout()).multipliedBy(2).toNanos())
                .reduce(UNKNOWN_LEAST.toNanos(), Math::max);
        this.journal = journal;
        this.wall = wall;
        this.beside = beside;
        this.lastServed = now;
        this.since = now;
        var kept = journal.kept(service.name()).get(KEPT);
        this.heldBefore = journal.remembered(service.name()).filter(r -> r.state() == StateName.HOLDING)
                .map(Journal.Remembered::since).orElse(null);
        this.written = kept == null ? "" : kept.value();
        recall();
    }

    /** An outage that an earlier run has seen goes on until the service answers. */
    private void recall() {
        if (written.isEmpty()) {
            return;
        }
        var parts = written.split(" ", 2);
        try {
            var then = Instant.parse(parts[0]);
            // The clock may have been set back since: it has lasted from this start at least.
            long past = Math.max(0, Duration.between(then, wall.apply(since)).toNanos());
            since -= past;
            lastServed = since;
            began = past == 0 ? null : then;
            down = true;
            shown = true;
            neglected = true;
            acknowledged = parts.length > 1 ? parts[1] : null;
        } catch (DateTimeParseException | ArithmeticException e) {
            written = "unreadable";
        }
    }

    /** How it is in this scene, which is not older than the one before. */
    synchronized Serving of(Scene scene) {
        var s = scene.situation();
        long now = scene.at();
        holding(s, now);
        conflict = conflict(s, now);
        if (acts(s.state()) || actedAt == Watch.NEVER) {
            actedAt = acts(s.state()) ? now : now - EFFECT.toNanos();
        }
        outage(s, now);
        keep();
        return new Serving(heldSince, conflict, shown ? unserved(scene, now) : null);
    }

    private void outage(Situation s, long now) {
        var evidence = s.evidence();
        boolean served = !probes.tell(evidence)
                ? s.state() instanceof State.Holding || s.state() instanceof State.Stopped
                : probes.answers(evidence) || !down && probes.verdict(evidence) == Verdict.UP;
        if (served) {
            long last = probes.lastAnswer(evidence);
            lastServed = probes.tell(evidence) && last != Watch.NEVER ? last : now;
            down = false;
            shown = false;
            neglected = false;
            acknowledged = null;
            began = null;
            return;
        }
        if (!down) {
            down = true;
            since = lastServed;
        }
        long lasted = now - since;
        shown |= probes.verdict(evidence) == Verdict.DOWN || lasted >= unknownFor;
        long effect = Math.min(EFFECT.toNanos(), after.toNanos());
        neglected |= shown && lasted >= after.toNanos()
                && (now - actedAt >= effect || lasted >= after.plus(ACTING_MAX).toNanos());
    }

    private Unserved unserved(Scene scene, long now) {
        if (began == null) {
            began = wall.apply(since);
        }
        var cause = cause(scene.situation(), now);
        return new Unserved(began, Duration.ofNanos(now - since), cause, why(cause, scene), neglected, acknowledged);
    }

    /** Whether a recovery is at work. */
    private static boolean acts(State state) {
        return switch (state.name()) {
            case DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK -> true;
            case STARTING, WATCHING, SUSPECT, BLIND, HOLDING, HALTED, STOPPED -> false;
        };
    }

    private UnservedCause cause(Situation s, long now) {
        var state = s.state().name();
        if (acts(s.state())) {
            return UnservedCause.ACTING;
        }
        if (state == StateName.HALTED) {
            return UnservedCause.HALTED;
        }
        if (state == StateName.STOPPED) {
            return UnservedCause.STOPPED;
        }
        if (!policy.act()) {
            return UnservedCause.OBSERVING;
        }
        if (s.pausedAt(now)) {
            return UnservedCause.PAUSED;
        }
        if (state == StateName.HOLDING || !s.evidence().held().isEmpty()) {
            return UnservedCause.DEAD_HERE;
        }
        if (state == StateName.BLIND || !s.evidence().host().networkOk()) {
            return UnservedCause.CUT_OFF;
        }
        if (!s.evidence().seenUp()) {
            return UnservedCause.NOT_SEEN_UP;
        }
        if (s.holds().startUntil() > now || s.holds().bootUntil() > now) {
            return UnservedCause.HOLD;
        }
        return probes.verdict(s.evidence()) == Verdict.UNKNOWN ? UnservedCause.NOT_KNOWN : UnservedCause.WAITING;
    }

    private String why(UnservedCause cause, Scene scene) {
        var s = scene.situation();
        return switch (cause) {
            case PAUSED -> "paused by " + Objects.requireNonNull(s.paused()).by() + ": nothing is done";
            case OBSERVING -> "mode is observe: nothing is done";
            case HOLD -> "a start-hold or boot-hold is running: nothing is done until it ends";
            case NOT_SEEN_UP -> "the service has not answered since it was configured: nothing is done yet";
            case STOPPED -> "watching has ended (after-takeover: stop): nothing is done";
            case DEAD_HERE -> policy.self() + " has the addresses, and the service does not answer here";
            case CUT_OFF -> "the network of " + policy.self() + " is in doubt: it may be the host that is cut off";
            case NOT_KNOWN -> "the probes can't tell whether the service answers: nothing is done";
            case HALTED -> "halted: " + scene.standing().because();
            case ACTING, WAITING -> scene.standing().because();
        };
    }

    /** An operator knows of it. @return whether there is an outage to acknowledge; again changes nothing */
    synchronized boolean acknowledge(String user, StateName state, Instant at) {
        if (!shown) {
            return false;
        }
        if (acknowledged == null) {
            acknowledged = user.isEmpty() ? "an operator" : user;
            journal.append(new Journal.Event(0, at, service, "", EventKind.OPERATOR, state, state,
                    "outage-acknowledged", "it is known that the service does not answer", user, ""));
        }
        return true;
    }

    /** Whether there is an outage that nobody has acknowledged. */
    synchronized boolean unacknowledged() {
        return shown && acknowledged == null;
    }

    private void keep() {
        if (keeps().equals(written)) {
            return;
        }
        written = keeps();
        try {
            beside.accept(this::write);
        } catch (RejectedExecutionException e) {
            written = "not written"; // the next scene tries again
        }
    }

    private String keeps() {
        return !neglected || began == null ? "" : began + (acknowledged == null ? "" : " " + acknowledged);
    }

    /** Writes what is so now, whichever change asked for it: the last word is the newest. Waits for the disk. */
    private void write() {
        synchronized (writing) {
            String now;
            synchronized (this) {
                now = keeps();
            }
            journal.keep(service, KEPT, now.isEmpty() ? null : now);
        }
    }

    private void holding(Situation s, long now) {
        if (!s.evidence().held().containsAll(policy.addresses())) {
            heldSince = null;
        } else if (heldSince == null) {
            heldSince = heldBefore == null ? wall.apply(now) : heldBefore;
        }
        heldBefore = null;
    }

    private @Nullable Conflict conflict(Situation s, long now) {
        var evidence = s.evidence();
        for (var vip : policy.addresses()) {
            var wire = evidence.host().wire(vip);
            boolean held = evidence.held().contains(vip);
            // Beside this host anybody; beside the primary, whoever is not the primary.
            var by = held && wire.kind() == Wire.Kind.ANSWERED
                    ? wire.by()
                    : evidence.held().isEmpty() ? evidence.stranger(List.of(vip)).orElse("") : "";
            if (!by.isEmpty()) {
                var known = conflict;
                if (known != null && known.address().equals(vip.address()) && known.by().equals(by)) {
                    return known;
                }
                return new Conflict(vip.address(), by, wall.apply(now), evidence.isPrimary(by)
                        ? "Remove the address from " + policy.primary() + ", or take it off the network"
                        : "Find the host with this hardware address and remove the address from it");
            }
        }
        return null;
    }
}
