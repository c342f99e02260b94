package io.understudy.conduct;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.probe.HostWatch;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.EventKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets one service's actions going: the intent is on disk before the act, the {@link ServiceExecutor} does the work as
 * {@link ActionPerformer} knows it, and the end is journaled and told as an observation, also of what could not begin.
 */
final class ActionRunner {
    private static final Logger log = LoggerFactory.getLogger(ActionRunner.class);

    private final ServiceTools tools;
    private final Settings.Service service;
    private final ActionPerformer performer;
    private final RecoveryLog recoveryLog;
    private final RecoveryMilestones milestones;
    private final ServiceExecutor executor;
    private final Sensors sensors;
    private final Consumer<Observation> mailbox;
    private final Supplier<Scene> scene;
    private final PendingActs pending;
    private final ActionLimits limits;
    /** Of what is done in order. */
    private volatile boolean unannounced;

    /** @param scene as it is when a hook is told of it; asked on any thread */
    ActionRunner(ServiceTools tools, Settings.Service service, RecoveryLog recoveryLog,
            RecoveryMilestones milestones, ServiceExecutor executor, Sensors sensors, Consumer<Observation> mailbox,
            Supplier<Scene> scene) {
        this.tools = tools;
        this.service = service;
        this.performer = new ActionPerformer(service, tools);
        this.recoveryLog = recoveryLog;
        this.milestones = milestones;
        this.executor = executor;
        this.sensors = sensors;
        this.mailbox = mailbox;
        this.scene = scene;
        this.pending = new PendingActs(tools.ticker());
        this.limits = new ActionLimits(service, tools.settings().notices().hooks());
    }

    /** What is to be done; {@code intent} is its number in the journal, or 0 where it is written down afterwards. */
    private record Act(Action action, ActionName name, String recovery, long intent) {}

    /** The same where its end is waited for, by the action. Of the deciding thread. */
    private final Map<PendingActs.Entry, Act> acts = new LinkedHashMap<>();

    /** Journals the intent of an action that {@code situation} asks for, and sets it going. Of the deciding thread. */
    void run(Action action, Situation situation) {
        var owner = owner(situation);
        ActionPerformer.name(action).ifPresentOrElse(name -> begin(action, name, situation.state(), owner),
                () -> ask(action, situation.state(), owner));
    }

    private void ask(Action action, State state, Optional<String> owner) {
        if (!(action instanceof Action.AskWire)) {
            performer.perform(action, owner, mailbox);
            return;
        }
        var entry = limits.of(action, state).map(limit -> pending.add(action, false, limit)).orElseThrow();
        performer.perform(action, owner, answer -> {
            if (entry.end()) {
                mailbox.accept(answer);
            }
        });
    }

    /** Tells the end of what should have ended long ago: a thread died, or hangs. Of the deciding thread. */
    void giveUpOverdue(State state) {
        for (var entry : pending.overdue()) {
            var action = entry.action();
            var act = acts.get(entry);
            var why = "no end was heard of it in its time: whoever carried it out hangs,"
                    + " or met a fault of Understudy's own";
            log.error("event=end-lost service={} action={} why=\"{}\"", service.name(), action, why);
            recoveryLog.note(EventKind.ALERT, state, "end-lost", action.getClass().getSimpleName() + ": " + why);
            milestones.alert(recoveryLog.recovery(), state.name(), "end-lost", why);
            if (act != null) {
                ended(act, entry.begun() ? ActionResult.UNKNOWN : ActionResult.FAILED, why, "", Duration.ZERO);
            }
            refused(action, entry.begun() ? Observation.Outcome.UNKNOWN : Observation.Outcome.FAILED, why);
        }
        acts.keySet().removeIf(entry -> !pending.waitsFor(entry));
    }

    private void begin(Action action, ActionName name, State state, Optional<String> owner) {
        var recovery = recoveryLog.recovery();
        recoveryLog.current().ifPresent(open -> milestones.acts(open, action, name));
        // An announcement follows from what was added and intended before: it does not wait for the disk, and is
        // written down after.
        long intent = action instanceof Action.Announce
                ? 0
                : tools.journal().intend(service.name(), recovery, name, performer.detail(action));
        var act = new Act(action, name, recovery, intent);
        boolean inOrder = ActionPerformer.where(action) == ActionPerformer.Where.IN_ORDER;
        var entry = limits.of(action, state).map(limit -> pending.add(action, inOrder, limit));
        entry.ifPresent(waited -> acts.put(waited, act));
        Runnable work = () -> {
            if (entry.isEmpty() || entry.get().begin()) {
                perform(act, state, owner, entry);
            }
        };
        try {
            switch (ActionPerformer.where(action)) {
                case AT_ONCE -> work.run();
                case IN_ORDER -> executor.inOrder(work);
                case BESIDE -> executor.beside(name.word(), work);
            }
        } catch (RejectedExecutionException e) {
            entry.ifPresent(PendingActs.Entry::end);
            ended(act, ActionResult.FAILED, "not begun: " + e.getMessage(), "", Duration.ZERO);
            refused(action, Observation.Outcome.FAILED, "not begun: " + e.getMessage());
        }
    }

    /**
     * An action that could not begin has failed, and of one that met a fault nothing is known; whatever waits for it
     * must hear of it.
     */
    private void refused(Action action, Observation.Outcome failed, String why) {
        Observation seen = switch (action) {
            case Action.CheckProcess(long t) ->
                new Observation.ProcessTable(t, Observation.ProcessTable.Process.UNKNOWN, why);
            case Action.AskPrimary(long t) ->
                new Observation.ProcessTable(t, Observation.ProcessTable.Process.UNKNOWN, why);
            case Action.Fence(long t, _) -> new Observation.Fenced(t, failed, false, why);
            case Action.Respawn(long t) -> new Observation.Finished(t, failed, why);
            case Action.StartService(long t) -> new Observation.Finished(t, failed, why);
            case Action.StopService(long t) -> new Observation.Finished(t, failed, why);
            case Action.AddAddresses(long t, _) -> new Observation.Finished(t, failed, why);
            case Action.ReleaseAddresses(long t) -> new Observation.Finished(t, failed, why);
            case Action.Claim(long t) -> new Observation.Finished(t, failed, why);
            case Action.StopPrimary(long t) -> new Observation.Finished(t, failed, why);
            case Action.Announce(long t) -> new Observation.Finished(t, failed, why);
            case Action.StartPrimary(long t) -> new Observation.Finished(t, failed, why);
            case Action.AskWire(long t, _, _) -> {
                tools.hostWatch().again(service.name()); // what it knows is told again
                yield new Observation.Asked(t, HostWatch.unasked(tools.hostWatch().look(service.name())));
            }
            case Action.AnnounceForPrimary _, Action.ReleaseAtOnce _, Action.ClaimAbsent _,
                    Action.AskProbes _, Action.AskAgain _, Action.EndWatch _ ->
                new Observation.Due();
        };
        // A ticket of 0 is nobody's: its end must not be taken for that of what is waited for.
        mailbox.accept(seen.ticket() == 0 ? new Observation.Due() : seen);
    }

    /** Learned while it was well; its own address is second best, since anybody may have answered for that. */
    private static Optional<String> owner(Situation situation) {
        var evidence = situation.evidence();
        return evidence.calibrated().values().stream().flatMap(o -> o.hardware().stream()).sorted().findFirst()
                .or(() -> Optional.of(evidence.host().hardware()).filter(hardware -> !hardware.isEmpty()));
    }

    private void perform(Act act, State state, Optional<String> owner, Optional<PendingActs.Entry> entry) {
        var action = act.action();
        long began = tools.ticker().nanos();
        if (action instanceof Action.AddAddresses(long ticket, long until) && began > until) {
            entry.ifPresent(PendingActs.Entry::end);
            ended(act, ActionResult.FAILED, "not begun: the wire's answer was too old by then", "", Duration.ZERO);
            mailbox.accept(new Observation.Outdated(ticket));
            return;
        }
        ActionPerformer.Done done;
        try {
            var blocked = milestones.before(action, state, scene.get(), act.recovery());
            if (!blocked.isEmpty()) {
                entry.ifPresent(PendingActs.Entry::end);
                ended(act, ActionResult.FAILED, blocked, "", Duration.ofNanos(tools.ticker().nanos() - began));
                refused(action, Observation.Outcome.FAILED, blocked);
                return;
            }
            if (action instanceof Action.StartService) {
                tools.mirrors().awaitFrozen(service.name()); // no rsync writes into the data of a service that runs
            }
            done = performer.perform(action, owner, mailbox);
            if (action instanceof Action.StopService(long ticket) && state instanceof State.FailingBack) {
                done = broughtBack(done, ticket);
            }
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            if (entry.isEmpty() || entry.get().end()) {
                // First, since telling more may fail for the same reason.
                refused(action, Observation.Outcome.UNKNOWN, String.valueOf(e));
            }
            log.error("event=action-broken service={} action={}", service.name(), act.name().word(), e);
            ended(act, ActionResult.UNKNOWN, String.valueOf(e), "", Duration.ofNanos(tools.ticker().nanos() - began));
            return;
        }
        boolean waited = entry.isEmpty() || entry.get().end();
        var took = Duration.ofNanos(tools.ticker().nanos() - began);
        if (action instanceof Action.AddAddresses || action instanceof Action.ReleaseAddresses
                || action instanceof Action.ReleaseAtOnce) {
            sensors.addressesChanged(""); // before its end is told: what follows is decided on what is there now
        }
        if (done.seen() != null && waited) {
            mailbox.accept(done.seen());
        }
        var result = switch (done.outcome()) {
            case DONE -> ActionResult.SUCCEEDED;
            case FAILED -> action instanceof Action.Fence ? ActionResult.REFUSED : ActionResult.FAILED;
            case UNKNOWN -> ActionResult.UNKNOWN;
        };
        ended(act, result, done.why(), done.output(), took);
        if (action instanceof Action.Announce) {
            announced(done);
        }
        tools.events().publishEvent(
                new ActionFinished(service.name(), act.recovery(), act.name(), done.name(), result, took));
    }

    /** Writes down what became of an act; with its intent, where it had none and is part of a recovery's story. */
    private void ended(Act act, ActionResult result, String why, String output, Duration took) {
        long id = act.intent() == 0 && !act.recovery().isEmpty()
                ? tools.journal().intend(service.name(), act.recovery(), act.name(), performer.detail(act.action()))
                : act.intent();
        if (id != 0) {
            tools.journal().outcome(id, result, why, output, took);
        }
    }

    /** It is repeated every minute: only a failure is news, and the end of it. */
    private void announced(ActionPerformer.Done done) {
        boolean failed = done.outcome() != Observation.Outcome.DONE;
        if (failed && !unannounced) {
            log.warn("event=announce-failed service={} why=\"{}\"", service.name(), done.why());
        } else if (failed) {
            log.debug("event=announce-failed service={} why=\"{}\"", service.name(), done.why());
        } else if (unannounced) {
            log.info("event=announced-again service={}", service.name());
        }
        unannounced = failed;
    }

    /** The service is stopped here: what it has written goes to the primary before that serves. */
    private ActionPerformer.Done broughtBack(ActionPerformer.Done stopped, long ticket) {
        if (stopped.outcome() != Observation.Outcome.DONE) {
            return stopped;
        }
        var failed = tools.mirrors().bringBack(service.name());
        return failed.isEmpty()
                ? stopped
                : new ActionPerformer.Done(new Observation.Finished(ticket, Observation.Outcome.FAILED, failed),
                        Observation.Outcome.FAILED,
                        stopped.name(), failed, stopped.output());
    }
}
