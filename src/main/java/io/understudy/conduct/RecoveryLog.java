package io.understudy.conduct;

import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.PhaseName;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what one service decides and goes through: events, recoveries and their phases. Used on the service's own
 * thread only, but for {@link #wall} and {@link #note}.
 */
final class RecoveryLog {
    private static final Logger log = LoggerFactory.getLogger(RecoveryLog.class);
    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")
            .withZone(ZoneOffset.UTC);

    /** As many as matter to an outage that goes on over ends of Understudy. */
    private static final int NEWEST = 20;

    /** Somebody should look, in whatever state the service is. */
    private static final Set<ReasonCode> ALERTING = EnumSet.of(ReasonCode.STRANGER, ReasonCode.SECOND_HOLDER,
            ReasonCode.ADDRESS_GONE_AGAIN, ReasonCode.ADDRESS_ABSENT,
            ReasonCode.DEAD_HERE, ReasonCode.LOST_END, ReasonCode.FAILBACK_PUT_OFF, ReasonCode.FAILBACK_ABORTED, ReasonCode.GAVE_WAY, ReasonCode.NOT_KNOWN, ReasonCode.ADD_FAILED,
            ReasonCode.ANNOUNCE_FAILED, ReasonCode.START_FAILED);

    private final String service;
    private final Policy policy;
    private final Journal journal;
    private final RestartMemory memory;
    private final Ticker ticker;
    private final InstantSource clock;
    private final RecoveryPhases phases;
    private final OutageMeter outage;
    private String recovery = "";
    private Journal.@Nullable Recovery open;
    private String lastRecovery = "";
    /** The one that ended last, as it is to be told once the service answers; null where nothing is missing. */
    private Journal.@Nullable Recovery unanswered;
    private @Nullable Reason lastReason;

    RecoveryLog(Settings.Service of, Policy policy, Journal journal, RestartMemory memory, Ticker ticker,
            InstantSource clock) {
        this.service = of.name();
        this.policy = policy;
        this.journal = journal;
        this.memory = memory;
        this.ticker = ticker;
        this.clock = clock;
        this.phases = new RecoveryPhases(journal, this::wall);
        var newest = journal.recoveries(service, NEWEST);
        newest.stream().findFirst().ifPresent(r -> lastRecovery = r.id());
        this.outage = new OutageMeter(newest, new AnsweringProbes(of, policy), this::wall);
        // A recovery that a crash of Understudy cut off never ends; its record does.
        newest.stream().filter(r -> r.ended() == null)
                .forEach(r -> journal.record(new Journal.Recovery(r.id(), service, r.trigger(), r.started(),
                        clock.instant(), RecoveryStatus.INTERRUPTED, "Understudy was restarted while it ran", r.user(),
                        r.outage())));
    }

    /** The id of the recovery that runs, or empty. */
    String recovery() {
        return recovery;
    }

    Optional<Journal.Recovery> current() {
        return Optional.ofNullable(open);
    }

    /** The id of the recovery that runs, else of the one that ran last, or empty. */
    String lastRecovery() {
        return recovery.isEmpty() ? lastRecovery : recovery;
    }

    /** The wall time of a monotonic moment. Any thread. */
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
        if (run != null && run.opened() && open != null && run.trigger() != open.trigger()) {
            superseded(now); // a run keeps its trigger: this is another one
        }
        if (run != null && run.opened() && recovery.isEmpty()) {
            open(run);
        }
        var phase = RecoveryPhases.of(after.state());
        if (!recovery.isEmpty() && !phase.equals(RecoveryPhases.of(before.state()))) {
            phases.close(now);
            if (step.result() == null) {
                phase.ifPresent(name -> phases.begin(name, now));
            }
        }
        outage.passed(before, after, now);
        if (before.paused() != null && after.paused() == null && step.reason().code() != ReasonCode.RESUMED) {
            pauseEnded(after.state(), "the pause by " + before.paused().by() + " has ended");
        }
        event(before, step, user, now);
        // What a restart has to know is on disk before what follows from it is done.
        memory.remember(after, run, recovery);
        Optional<RecoveryEnded> ended = step.result() == null || recovery.isEmpty()
                ? Optional.empty()
                : Optional.of(end(before, step, step.result(), now));
        answered(outage.served(after));
        return ended;
    }

    /** The service has answered only after its recovery had ended: then its outage is known. */
    private void answered(@Nullable Duration late) {
        var told = unanswered;
        if (late != null && told != null) {
            journal.record(new Journal.Recovery(told.id(), service, told.trigger(), told.started(), told.ended(),
                    told.result(), told.because(), told.user(), late));
            unanswered = null;
        }
    }

    private void event(Situation before, Step step, String user, long now) {
        var from = before.state().name();
        var to = step.next().state().name();
        var code = step.reason().code();
        boolean changed = from != to;
        // How long a hold still lasts is another time with each decision, and no news.
        boolean fresh = !code.quiet() && step.reason().left() == null && !step.reason().sameButForTime(lastReason);
        if (changed || !user.isEmpty() || fresh) {
            var kind = !user.isEmpty()
                    ? EventKind.OPERATOR
                    : alert(step) ? EventKind.ALERT : changed ? EventKind.TRANSITION : EventKind.DECISION;
            journal.append(new Journal.Event(0, clock.instant(), service, recovery, kind, from, to, code.word(),
                    step.reason().sentence(), user, DecisionDetail.json(policy, step, now)));
        }
        if (!code.quiet()) {
            lastReason = step.reason();
        }
    }

    /** Somebody should look, now. */
    static boolean alert(Step step) {
        return ALERTING.contains(step.reason().code()) || step.next().state() instanceof State.Halted && step.reason().code() != ReasonCode.RETRY;
    }

    private void open(RecoveryRun run) {
        var began = wall(run.began());
        recovery = ID.format(began) + "-" + service;
        open = new Journal.Recovery(recovery, service, run.trigger(), began, null, RecoveryStatus.RUNNING, "",
                run.user(), null);
        journal.record(open);
        unanswered = null;
        phases.open(recovery);
        outage.open();
        // Where it was ordered, or a restart went on with it, there was nothing to detect.
        if (run.user().isEmpty() && run.trigger() != Trigger.RESTART) {
            phases.begin(PhaseName.DETECT, run.began());
        }
    }

    /** An operator's order took the place of a recovery that waited. */
    private void superseded(long now) {
        phases.close(now);
        var waited = Objects.requireNonNull(open);
        journal.record(new Journal.Recovery(waited.id(), service, waited.trigger(), waited.started(), clock.instant(),
                RecoveryStatus.INTERRUPTED, "an operator's order took its place", waited.user(), null));
        recovery = "";
        open = null;
    }

    private RecoveryEnded end(Situation before, Step step, Result result, long now) {
        phases.close(now);
        var run = before.run();
        var took = outage.outage(run, step, result, now);
        var ended = new Journal.Recovery(recovery, service, open == null ? null : open.trigger(),
                open == null ? clock.instant() : open.started(), clock.instant(), RecoveryStatus.of(result),
                step.reason().sentence(), run == null ? "" : run.user(), took);
        if (outage.stillDown()) {
            unanswered = ended;
            ended = new Journal.Recovery(ended.id(), service, ended.trigger(), ended.started(), ended.ended(),
                    ended.result(), ended.because() + "; still down: the service does not answer", ended.user(), null);
        }
        journal.record(ended);
        lastRecovery = recovery;
        recovery = "";
        open = null;
        return new RecoveryEnded(ended, phases.all());
    }

    /** Writes down what no step tells. The state stays. */
    void note(EventKind kind, State state, String code, String because) {
        journal.append(new Journal.Event(0, clock.instant(), service, recovery, kind, state.name(), state.name(), code,
                because, "", ""));
    }

    /** It ran out: nobody ended it. */
    void pauseEnded(State state, String because) {
        note(EventKind.DECISION, state, "pause-ended", because + ": Understudy acts automatically again");
    }

    /** One line a decision: what changes or acts at info, the rest at debug. */
    void say(Situation before, Step step) {
        var line = "event=decision service={} recovery={} state={} next={} code={} actions={} because=\"{}\"";
        var from = before.state().word();
        var to = step.next().state().word();
        var names = step.actions().stream().map(ActionPerformer::name).flatMap(Optional::stream).map(ActionName::word)
                .toList();
        if (!from.equals(to) || !names.isEmpty()) {
            log.info(line, service, lastRecovery, from, to, step.reason().code(), names,
                    step.reason().sentence());
        } else if (log.isDebugEnabled()) {
            log.debug(line, service, recovery, from, to, step.reason().code(), names,
                    step.reason().sentence());
        }
    }
}
