package io.understudy.conduct;

import io.understudy.conduct.ServiceExecutor.Letter;
import io.understudy.failover.Memory;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.decide.Failover;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for one service: takes an observation, has {@link Failover} decide, journals the intent, sets the actions
 * going, and gets their ends back as observations. It waits for no other thread but the journal's: what it needs comes
 * with the observation, and pictures are drawn beside it. It has no threads of its own: one thread at a time calls
 * {@link #take} and {@link #due}, and its {@link ServiceExecutor} does the work.
 */
final class ServiceDecider implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceDecider.class);

    /** The latest call when nothing is due: a call much later than that shows that Understudy was paused. */
    private static final long IDLE = Duration.ofMillis(500).toNanos();
    private static final Duration SHOWN_SOON = Duration.ofSeconds(2);

    private final ServiceTools tools;
    private final Settings.Service service;
    private final Policy policy;
    private final RecoveryLog recoveryLog;
    private final RestartMemory memory;
    private final RecoveryMilestones milestones;
    private final Sensors sensors;
    private final ActionRunner actions;
    private final MirrorPermit mirrorPermit;
    private final OrderAdmission orders;
    private final PictureDrawer pictures;
    /** Written by the deciding thread only. */
    private volatile Situation situation;
    private volatile Scene scene;
    /** Why nothing is decided any more, or empty. */
    private volatile String fault = "";
    private final Consumer<Runnable> beside;
    private volatile boolean undrawn;
    /** A decision that comes later than this after its time rests on a state of the world that may be gone. */
    private final long patience;
    /** When {@link #take} was to be called at the latest. Of the deciding thread. */
    private long due = Long.MAX_VALUE;

    ServiceDecider(ServiceTools tools, Settings.Service service, Duration uptime, ServiceExecutor executor) {
        this.patience = PolicyBuilder.patience(service);
        this.beside = executor::tell;
        this.tools = tools;
        this.service = service;
        this.policy = PolicyBuilder.of(tools.settings(), service);
        LengthMemory.recall(tools.fencer().lengths(), service, tools.journal());
        this.memory = new RestartMemory(service, tools.journal(), tools.clock());
        // Before the log writes the end of what Understudy's own end cut off: that it ran has to be recalled.
        var recalled = memory.recall(policy, tools.ticker().nanos());
        this.recoveryLog = new RecoveryLog(service, policy, tools.journal(), memory, tools.ticker(),
                tools.clock());
        var serving = new ServingWatch(service, policy, tools.settings().notices().after(), tools.journal(),
                recoveryLog::wall, work -> executor.beside("serving", work), tools.ticker().nanos());
        var views = new ServiceViewBuilder(tools, service, policy, recoveryLog::wall, serving);
        this.milestones = new RecoveryMilestones(service, policy, tools.hooks(), tools.events(), tools.clock());
        Consumer<Observation> mailbox = seen -> executor.post(Letter.of(seen, tools.ticker().nanos()));
        this.sensors = new Sensors(tools, service, views, mailbox, () -> situation.state() instanceof State.Holding,
                () -> situation.state().name());
        this.actions = new ActionRunner(tools, service, recoveryLog, milestones, executor, sensors, mailbox,
                () -> scene);
        this.mirrorPermit = new MirrorPermit(tools.mirrors(), service.name(), policy);
        this.orders = new OrderAdmission(policy, service.name(), tools.mirrors(), serving, tools.clock());
        this.situation = begin(memory.begin(recalled, !sensors.held().isEmpty()), uptime);
        this.scene = new Scene(situation, Standing.begin(situation.state().name(), tools.clock().instant()),
                recoveryLog.lastRecovery(), tools.ticker().nanos());
        this.pictures = new PictureDrawer(service.name(), scene, views::of, executor::draw,
                view -> tools.events().publishEvent(new ServiceChanged(view)), this::undrawn, tools.ticker());
    }

    private Situation begin(Memory recalled, Duration uptime) {
        long now = tools.ticker().nanos();
        var held = sensors.held();
        var first = Situation.begin(policy, held, recalled,
                now + tools.settings().bootHold().minus(uptime).toNanos(), now);
        recoveryLog.note(EventKind.START, first.state(), held.isEmpty() ? "started" : "held-at-start",
                StartNote.started(held, memory.unknown(), tools.journal().remembered(service.name()).isPresent(),
                        recalled));
        if (!memory.unknown().isEmpty()) {
            var why = StartNote.unknown(memory.unknown(), recalled);
            log.error("event=past-unknown service={} why=\"{}\"", service.name(), why);
            recoveryLog.note(EventKind.ALERT, first.state(), "past-unknown", why);
            milestones.tell("", first.state().name(), "past-unknown", why, beside);
        }
        if (memory.forgetPause(recalled)) {
            recoveryLog.pauseEnded(first.state(), "the pause ran out while Understudy did not run");
        }
        return first;
    }

    void start() {
        sensors.start(situation.evidence());
    }

    /**
     * The interface or the kernel tells that the addresses here have changed; {@code by} is the process that deleted
     * one, or empty. Any thread.
     */
    void addressesChanged(String by) {
        sensors.addressesChanged(by);
    }

    /** The letter that brings an operator's command. Any thread. */
    Letter order(OperatorOrder command, PendingOrder order) {
        Long until = command.period() == null ? null : tools.ticker().nanos() + command.period().toNanos();
        return new Letter(
                new Observation.Ordered(command.kind(), command.user(), command.reason(), command.force(), until),
                tools.ticker().nanos(), order);
    }

    /** The newest picture. Any thread. */
    ServiceView view() {
        return pictures.view();
    }

    /** How long a newer picture is overdue; zero while {@link #view} is the newest. Any thread. */
    Duration pictureBehind() {
        return pictures.behind();
    }

    /** What an order would be asked now. Any thread. */
    List<Gate> gates(Order kind) {
        return orders.gates(situation, kind);
    }

    /** Why an order makes no sense now, or empty. Any thread. */
    String conflict(Order kind) {
        return orders.conflict(situation, kind, tools.ticker().nanos());
    }

    /** Whether all addresses are on this host's interface, looked up now. Any thread. */
    boolean holds() {
        return sensors.held().containsAll(service.addresses());
    }

    /** Nothing of this service would be lost with its primary: it is down there, or it is here. Any thread. */
    boolean spared() {
        var evidence = situation.evidence();
        boolean decides = fault.isEmpty();
        return evidence.held().containsAll(service.addresses()) || decides && evidence.service() == Verdict.DOWN;
    }

    /** When {@link #take} is to be called with {@link Observation.Due} if no letter comes before. */
    long due(long now) {
        return Math.min(Failover.dueAt(policy, situation, now), now + IDLE);
    }

    Situation situation() {
        return situation;
    }

    boolean isBroken() {
        return !fault.isEmpty();
    }

    /** Why nothing is decided any more, or empty. Any thread. */
    String fault() {
        return fault;
    }

    /** News was lost on the way here: what is so is looked up again. Of the deciding thread. */
    void askAgain() {
        sensors.addressesChanged("");
        tools.hostWatch().again(service.name());
    }

    /** What is shown stays as it was; what is done does not depend on it. */
    private void undrawn(Throwable e) {
        if (!undrawn) {
            undrawn = true;
            log.error("event=picture-broken service={}", service.name(), e);
            var why = "its page can't be drawn (" + e + "): what is shown is old, decisions are taken all the same";
            recoveryLog.note(EventKind.ALERT, situation.state(), "picture-broken", why);
            milestones.tell(recoveryLog.lastRecovery(), situation.state().name(), "picture-broken", why, beside);
        }
    }

    void take(Letter letter) {
        long now = tools.ticker().nanos();
        long late = now - Math.min(letter.at(), due);
        try {
            actions.giveUpOverdue(situation.state());
            if (late > patience) {
                log.warn("event=late service={} by={}", service.name(), Duration.ofNanos(late));
                decide(Letter.of(new Observation.Late(), now));
            }
            decide(letter);
            due = due(tools.ticker().nanos());
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            broken(e);
            if (letter.order() != null) {
                letter.order().answer(new OrderReply.Unknown("Understudy met a fault of its own while deciding"));
            }
        }
    }

    /** A broken invariant stops this service where it stands, without moving an address; the others go on. */
    private void broken(Throwable e) {
        var why = "Understudy is at fault (" + e
                + "), and does nothing more for this service until Understudy is restarted";
        fault = why; // first: telling it may fail for the same reason
        // Each for itself: where memory or a class is missing, one of them may still work.
        attempt(() -> log.error("event=invariant-broken service={}", service.name(), e));
        attempt(() -> pictures.stall(why)); // the picture that is there: drawing a new one may be what failed
        attempt(() -> recoveryLog.note(EventKind.ALERT, situation.state(), "invariant-broken", why));
        attempt(() -> milestones.alert(recoveryLog.recovery(), situation.state().name(), "invariant-broken", why));
        attempt(() -> milestones.news().forEach(beside));
        attempt(mirrorPermit::end);
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error again) {
            log.debug("event=untold", again);
        }
    }

    private void decide(Letter letter) {
        long now = tools.ticker().nanos();
        var before = situation;
        var order = letter.order();
        if (order != null) {
            if (!order.takeUp()) {
                return;
            }
            var no = orders.refusal(before, order, letter.seen());
            if (no != null) {
                // Once the picture shows it: acknowledging an outage changes what is shown, and nothing else.
                pictures.draw(scene, List.of(() -> order.answer(no)));
                return;
            }
        }
        var step = Failover.decide(policy, before, letter.seen(), now);
        situation = step.next();
        var user = letter.seen() instanceof Observation.Ordered ordered ? ordered.user() : "";
        var ended = recoveryLog.write(before, step, user, now);
        scene = new Scene(situation, scene.standing().after(step, tools.clock().instant()), recoveryLog.lastRecovery(),
                now);
        for (var action : step.actions()) {
            actions.run(action, situation);
        }
        recoveryLog.say(before, step);
        // before the operator is told that it is so, as is the picture
        memory.keep(before, situation, letter.seen(), now);
        mirrorPermit.renew(situation);
        milestones.passed(before, step, recoveryLog.recovery(), ended);
        var tell = new ArrayList<Runnable>();
        if (order != null) {
            var answer = OrderAdmission.reply(step, recoveryLog.recovery().isEmpty()
                    ? ended.map(e -> e.recovery().id()).orElse("")
                    : recoveryLog.recovery());
            tell.add(() -> order.answer(answer));
        }
        milestones.news().forEach(beside); // alerts and hooks don't wait for a picture
        if (pictures.behind().compareTo(SHOWN_SOON) > 0) {
            tell.forEach(beside); // an operator's answer does not wait for a picture that may never come
            tell.clear();
        }
        pictures.draw(scene, tell);
    }

    @Override
    public void close() {
        sensors.stop();
        if (tools.settings().onStop() == Settings.OnStop.RELEASE && !sensors.held().isEmpty()) {
            long intent = tools.journal().intend(service.name(), "", ActionName.RELEASE_ADDRESSES,
                    "on-stop is release");
            var report = tools.addresses().release(service);
            tools.journal().outcome(intent, report.ok() ? ActionResult.SUCCEEDED : ActionResult.FAILED,
                    report.failures().toString(), "", Duration.ZERO);
        }
        recoveryLog.note(EventKind.STOP, situation.state(), "stopped", "Understudy was stopped; on-stop is "
                + (tools.settings().onStop() == Settings.OnStop.KEEP ? "keep" : "release"));
    }
}
