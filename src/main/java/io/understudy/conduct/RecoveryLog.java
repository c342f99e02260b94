package io.understudy.conduct;

import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.TakingOver.Stage;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what one service decides and goes through: events, recoveries and their phases. Used on the service's own
 * thread only.
 */
final class RecoveryLog {
    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")
            .withZone(ZoneOffset.UTC);

    /**
     * A service that is down at a start is in a recovery again sooner: the holds and a probe's patience are shorter.
     */
    private static final Duration SOON = Duration.ofMinutes(10);

    private final String service;
    private final Policy policy;
    private final Journal journal;
    private final Ticker ticker;
    private final InstantSource clock;
    private String recovery = "";
    private Journal.@Nullable Recovery open;
    private final List<Journal.Phase> phases = new ArrayList<>();
    private long phaseBegan;
    private String lastRecovery = "";
    private @Nullable ReasonCode lastCode;
    private String lastSentence = "";
    private String remembered = "";
    private boolean proven;
    /**
     * Since when nobody has served, as the recoveries say that were cut off by our own ends; null once it was seen to
     * be served.
     */
    private @Nullable Instant unserved;
    /** From when on clients could know that the addresses are here. */
    private long announced = Watch.NEVER;

    RecoveryLog(String service, Policy policy, Journal journal, Ticker ticker, InstantSource clock) {
        this.service = service;
        this.policy = policy;
        this.journal = journal;
        this.ticker = ticker;
        this.clock = clock;
        journal.remembered(service).ifPresent(r -> {
            remembered = r.state() + r.halted();
            proven = r.proven();
        });
        journal.recoveries(service, 1).stream().findFirst().ifPresent(r -> lastRecovery = r.id());
        var newest = journal.recoveries(service, 20);
        unserved = unserved(newest);
        // A recovery that a crash of ours cut off never ends by itself: its record does.
        newest.stream().filter(r -> r.ended() == null)
                .forEach(r -> journal
                        .record(new Journal.Recovery(r.id(), service, r.trigger(), r.started(), clock.instant(),
                                "interrupted", "Understudy was restarted while it ran", r.user(), r.outage())));
    }

    /**
     * The begin of what our end has cut off now, and of what ends before had cut off where the next began right after
     * the start.
     */
    static @Nullable Instant unserved(List<Journal.Recovery> newestFirst) {
        Instant since = null;
        for (var r : newestFirst) {
            boolean cut = since == null
                    ? r.ended() == null
                    : r.result().equals("interrupted") && r.ended() != null
                            && Duration.between(r.ended(), since).compareTo(SOON) < 0;
            if (!cut) {
                break;
            }
            since = r.started();
        }
        return since;
    }

    String recovery() {
        return recovery;
    }

    Optional<Journal.Recovery> current() {
        return Optional.ofNullable(open);
    }

    String lastRecovery() {
        return recovery.isEmpty() ? lastRecovery : recovery;
    }

    /** Wall time of a monotonic moment. */
    Instant wall(long nanos) {
        return clock.instant().minusNanos(ticker.nanos() - nanos);
    }

    /**
     * Writes down a step before it is carried out.
     *
     * @return the recovery that ended with it, if one did
     */
    Optional<RecoveryEnded> write(Situation before, Step step, String user, long now) {
        var after = step.next();
        var run = after.run() != null ? after.run() : before.run();
        if (run != null && run.opened() && recovery.isEmpty()) {
            open(run, before);
        }
        boolean moved = !phase(before.state()).equals(phase(after.state()));
        if (moved && !recovery.isEmpty()) {
            enter(phase(after.state()), now, step.result() == null);
        }
        if (stage(before.state()) == Stage.ANNOUNCE && stage(after.state()) == Stage.CONFIRM) {
            announced = now;
        }
        if (before.paused() != null && after.paused() == null && step.reason().code() != ReasonCode.RESUMED) {
            pauseEnded(after.state(), "the pause by " + before.paused().by() + " has ended");
        }
        boolean quiet = step.reason().code() == ReasonCode.WAITING || step.reason().code() == ReasonCode.NEWS;
        boolean changed = !before.state().word().equals(after.state().word());
        boolean fresh = step.reason().code() != lastCode || !step.reason().sentence().equals(lastSentence);
        if (changed || !user.isEmpty() || (!quiet && fresh && !step.reason().sentence().contains("for another"))) {
            journal.append(new Journal.Event(0, clock.instant(), service, recovery,
                    !user.isEmpty() ? "operator" : alert(step) ? "alert" : changed ? "transition" : "decision",
                    before.state().word(),
                    after.state().word(), code(step.reason()), step.reason().sentence(), user,
                    DecisionDetail.json(policy, step, now)));
        }
        if (!quiet) {
            lastCode = step.reason().code();
            lastSentence = step.reason().sentence();
        }
        if (run != null) {
            proven = run.proven();
        }
        remember(after);
        Optional<RecoveryEnded> ended = step.result() == null || recovery.isEmpty()
                ? Optional.empty()
                : Optional.of(end(before, step, step.result(), now));
        if (after.evidence().servedThere() || after.state() instanceof State.Holding) {
            unserved = null;
        }
        return ended;
    }

    /** Somebody should look, now. */
    static boolean alert(Step step) {
        return switch (step.reason().code()) {
            case STRANGER, SECOND_HOLDER, ADDRESS_GONE_AGAIN, GAVE_WAY, NOT_KNOWN, ADD_FAILED, ANNOUNCE_FAILED,
                    START_FAILED ->
                true;
            default -> step.next().state() instanceof State.Halted;
        };
    }

    static String code(Reason reason) {
        return reason.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void open(RecoveryRun run, Situation before) {
        var began = wall(run.began());
        recovery = ID.format(began) + "-" + service;
        open = new Journal.Recovery(recovery, service, word(run.trigger()), began, null, "running", "", run.user(),
                null);
        journal.record(open);
        phases.clear();
        announced = Watch.NEVER;
        phaseBegan = run.began();
        if (!run.user().isEmpty() || run.trigger() == Trigger.RESTART) {
            return; // ordered: there was nothing to detect
        }
        begin("detect", run.began());
    }

    private static String word(Trigger trigger) {
        return trigger.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void begin(String name, long at) {
        phaseBegan = at;
        var phase = new Journal.Phase(phases.size(), name, wall(at), null);
        phases.add(phase);
        journal.record(recovery, phase);
    }

    private void enter(String name, long now, boolean goesOn) {
        closePhase(now);
        if (goesOn && !name.isEmpty()) {
            begin(name, now);
        }
    }

    private void closePhase(long now) {
        if (!phases.isEmpty() && phases.getLast().took() == null) {
            var last = phases.removeLast();
            var closed = new Journal.Phase(last.ordinal(), last.name(), last.started(),
                    Duration.ofNanos(now - phaseBegan));
            phases.add(closed);
            journal.record(recovery, closed);
        }
    }

    private static @Nullable Stage stage(State state) {
        return state instanceof State.TakingOver taking ? taking.stage() : null;
    }

    /** The phase that a state is, or empty. */
    private static String phase(State state) {
        return switch (state) {
            case State.Suspect _ -> "detect";
            case State.Blind _ -> "blind";
            case State.Diagnosing _ -> "diagnose";
            case State.Respawning _ -> "respawn";
            case State.Verifying _ -> "verify";
            case State.Fencing _ -> "fence";
            case State.TakingOver(var stage, _, _) -> switch (stage) {
                case START -> "start";
                case ASK, ADD -> "claim";
                case ANNOUNCE -> "announce";
                case CONFIRM -> "confirm";
            };
            case State.FailingBack(var stage, _, _, _, _) -> switch (stage) {
                case STOP -> "stop";
                case RELEASE -> "release";
                case CLAIM -> "claim";
                case VERIFY -> "verify";
                case DIAGNOSE -> "diagnose";
                case START -> "start";
            };
            case State.Starting _, State.Watching _, State.Holding _, State.Halted _,
                    State.Stopped _ -> "";
        };
    }

    private RecoveryEnded end(Situation before, Step step, Result result, long now) {
        closePhase(now);
        var run = before.run();
        var started = open == null ? clock.instant() : open.started();
        var ended = new Journal.Recovery(recovery, service, open == null ? "" : open.trigger(), started,
                clock.instant(),
                result.word(), step.reason().sentence(), run == null ? "" : run.user(), outage(run, step, result, now));
        journal.record(ended);
        lastRecovery = recovery;
        recovery = "";
        open = null;
        return new RecoveryEnded(ended, List.copyOf(phases));
    }

    private @Nullable Duration outage(@Nullable RecoveryRun run, Step step, Result result, long now) {
        if (run == null) {
            return null;
        }
        long until = switch (result) {
            case TAKEN_OVER, TAKEN_BACK -> announced == Watch.NEVER ? now : announced;
            case RESPAWNED, RECOVERED, FAILED_BACK, REFUSED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED ->
                step.next().evidence().lastGood();
            case HALTED -> Watch.NEVER;
        };
        if (until == Watch.NEVER) {
            return null;
        }
        var since = unserved;
        if (since != null && (run.lastGood() == Watch.NEVER || since.isBefore(wall(run.lastGood())))) {
            return Duration.between(since, wall(until));
        }
        return run.lastGood() == Watch.NEVER || until < run.lastGood()
                ? null
                : Duration.ofNanos(until - run.lastGood());
    }

    /** What a restart has to know is on disk before what follows from it is done. */
    private void remember(Situation after) {
        var word = switch (after.state()) {
            case State.TakingOver(var stage, _, _) ->
                stage.compareTo(Stage.ADD) >= 0 ? "TAKING_OVER" : "WATCHING";
            case State.Holding _, State.FailingBack _, State.Halted _,
                    State.Stopped _ -> after.state().word();
            case State.Starting _, State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _,
                    State.Respawning _, State.Verifying _, State.Fencing _ ->
                "WATCHING";
        };
        if (after.state() instanceof State.Starting(boolean retake, _) && retake
                || after.state() instanceof State.Holding h
                        && h.doubt() == State.Holding.Doubt.START) {
            return; // what the journal says is just being asked
        }
        // The cause alone: a sentence that changes is no news for a restart.
        var halted = after.state() instanceof State.Halted(var cause) ? cause.name() : "";
        if (!remembered.equals(word + halted)) {
            remembered = word + halted;
            journal.remember(new Journal.Remembered(service, word, clock.instant(), recovery, proven, halted));
        }
    }

    void note(String kind, State state, String code, String because) {
        journal.append(new Journal.Event(0, clock.instant(), service, recovery, kind, state.word(), state.word(), code,
                because,
                "", ""));
    }

    /** By itself: nobody ordered it. */
    void pauseEnded(State state, String because) {
        note("decision", state, "pause-ended", because + ": Understudy acts by itself again");
    }

    static String definition(Settings.Probe probe) {
        return probe.check().toString();
    }
}
