package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.conduct.ServiceExecutor.Letter;
import io.understudy.failover.Answer;
import io.understudy.failover.Memory;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.decide.Failover;
import io.understudy.failover.explain.Gates;
import io.understudy.fence.Fencer;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.mirror.Direction;
import io.understudy.mirror.Mirrors;
import io.understudy.probe.HostWatch;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Conducts one service: takes an observation, has {@link Failover} decide, journals the intent, sets the actions going,
 * and gets their ends back as observations. It has no threads of its own: {@link #take} and {@link #due} are called by
 * one at a time, and its {@link ServiceExecutor} does the work.
 */
final class ServiceDecider implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceDecider.class);

    /** The latest call when nothing is due: from one that comes much later it shows that this process stood still. */
    private static final long IDLE = Duration.ofMillis(500).toNanos();
    private static final long LATE_LEAST = Duration.ofMillis(200).toNanos();

    /** What several services' conductors share. */
    record Tools(Settings settings, Remotes remotes, Fencer fencer, AddressKeeper addresses, HostWatch hostWatch,
            ProbeScheduler probes, Journal journal, Hooks hooks, Mirrors mirrors, Ticker ticker,
            InstantSource clock,
            ApplicationEventPublisher events) {
        Tools fencingBy(Fencer other) {
            return new Tools(settings, remotes, other, addresses, hostWatch, probes, journal, hooks, mirrors,
                    ticker, clock,
                    events);
        }
    }

    private final Tools tools;
    private final Settings.Service service;
    private final Policy policy;
    private final RecoveryLog chronicle;
    private final ServiceViewBuilder views;
    private final RestartMemory memories;
    private final RecoveryMilestones turningPoints;
    private final Sensors sensors;
    private final ActionRunner actions;
    /** Written by the deciding thread only. */
    private volatile Situation situation;
    private volatile ServiceView view;
    private volatile boolean broken;
    /** A decision that comes later than this after its time rests on a state of the world that may be gone. */
    private final long patience;
    /** When {@link #take} was to be called at the latest. Of the deciding thread. */
    private long due = Long.MAX_VALUE;

    ServiceDecider(Tools tools, Settings.Service service, Duration uptime, ServiceExecutor crew) {
        this.patience = patience(service);
        this.tools = tools;
        this.service = service;
        this.policy = PolicyBuilder.of(tools.settings(), service);
        this.memories = new RestartMemory(service, tools.journal(), tools.clock());
        // Before the chronicle ends in writing what our own end has cut off: that it was going on is what has to be
        // recalled.
        var memory = memories.recall(policy, tools.ticker().nanos());
        this.chronicle = new RecoveryLog(service.name(), policy, tools.journal(), tools.ticker(), tools.clock());
        this.views = new ServiceViewBuilder(tools, service, policy, chronicle);
        this.turningPoints = new RecoveryMilestones(service, policy.primary(), tools.hooks(), tools.events(),
                tools.clock());
        Consumer<Observation> mailbox = seen -> crew.post(Letter.of(seen, tools.ticker().nanos()));
        this.sensors = new Sensors(tools, service, views, mailbox, () -> situation.state() instanceof State.Holding);
        this.actions = new ActionRunner(tools, service, chronicle, turningPoints, crew, sensors, mailbox, () -> view);
        this.situation = begin(memory, uptime);
        this.view = views.of(situation, Optional.empty());
    }

    /**
     * As for the probes: the shortest timeout; but an overloaded host of our own must not keep everything from being
     * decided.
     */
    private static long patience(Settings.Service service) {
        long least = service.hostWatch().timeout().toNanos();
        for (var probe : service.probes()) {
            least = Math.min(least, probe.pace().timeout().toNanos());
        }
        return Math.max(least, LATE_LEAST);
    }

    private Situation begin(Memory memory, Duration uptime) {
        long now = tools.ticker().nanos();
        var held = sensors.held();
        var first = Situation.begin(policy, held, memory,
                now + tools.settings().bootHold().minus(uptime).toNanos(), now);
        chronicle.note("start", first.state(), held.isEmpty() ? "started" : "held-at-start",
                "Understudy was started; " + (held.isEmpty() ? "the addresses are not here" : held + " are here")
                        + ", and the journal " + (tools.journal().remembered(service.name()).isEmpty()
                                ? "knows nothing of it yet"
                                : "says " + memory.last().name().toLowerCase(Locale.ROOT)));
        if (memories.forgetPause(memory)) {
            chronicle.pauseEnded(first.state(), "the pause ran out while Understudy did not run");
        }
        return first;
    }

    void start() {
        sensors.start(situation.evidence());
    }

    /**
     * What the interface or the kernel tells of the addresses; {@code by} is the process that deleted one, or empty.
     * Any thread.
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

    ServiceView view() {
        return view;
    }

    /** What an order would be asked now. Any thread. */
    List<Gate> gates(Order kind) {
        var gates = new ArrayList<Gate>();
        if (kind == Order.FAILBACK) {
            gates.add(mirrorBack());
        }
        gates.addAll(Gates.ordered(policy, situation, kind));
        return List.copyOf(gates);
    }

    /** Why an order makes no sense now, or empty: what would be decided, without doing it. Any thread. */
    String conflict(Order kind) {
        var order = new Observation.Ordered(kind, "", "", false, null);
        var step = Failover.decide(policy, situation, order, tools.ticker().nanos());
        return step.answer() instanceof Answer.Conflict(String why) ? why : "";
    }

    private Gate mirrorBack() {
        var missing = tools.mirrors().backMissing(service.name());
        return new Gate(GateName.MIRROR_BACK, missing.isEmpty(),
                missing.isEmpty() ? "nothing is to be confirmed" : missing, false);
    }

    boolean holds() {
        return sensors.held().containsAll(service.addresses());
    }

    /** Nothing of this service would be lost with A: it is known to be down there, or it is here. Any thread. */
    boolean spared() {
        var evidence = situation.evidence();
        return evidence.held().containsAll(service.addresses()) || !broken && evidence.service() == Verdict.DOWN;
    }

    /** When {@link #take} is to be called with {@link Observation.Due} if no letter comes before. */
    long due(long now) {
        return Math.min(Failover.dueAt(policy, situation, now), now + IDLE);
    }

    boolean isBroken() {
        return broken;
    }

    void take(Letter letter) {
        long now = tools.ticker().nanos();
        long late = now - Math.min(letter.at(), due);
        try {
            if (late > patience) {
                log.warn("event=late service={} by={}", service.name(), Duration.ofNanos(late));
                decide(Letter.of(new Observation.Late(), now));
            }
            decide(letter);
            due = due(tools.ticker().nanos());
        } catch (RuntimeException e) {
            broken(e);
            if (letter.order() != null) {
                letter.order().answer(new OrderReply.Unknown("Understudy met a fault of its own while deciding"));
            }
        }
    }

    /** A broken invariant stops this service where it stands, without moving an address; the others go on. */
    private void broken(RuntimeException e) {
        broken = true;
        log.error("event=invariant-broken service={}", service.name(), e);
        var why = "Understudy is at fault (" + e
                + "), and does nothing more for this service until Understudy is restarted";
        view = view.stalled(why); // drawn before: to draw it anew may be what failed
        tools.mirrors().permit(service.name(), Direction.NONE, false, "nothing is decided for this service any more");
        chronicle.note("alert", situation.state(), "invariant-broken", why);
        turningPoints.alert(chronicle.recovery(), view.state().word(), "invariant-broken", why);
        tools.events().publishEvent(new ServiceChanged(view));
    }

    private void decide(Letter letter) {
        long now = tools.ticker().nanos();
        var before = situation;
        var order = letter.order();
        if (order != null) {
            if (!order.takeUp()) {
                return;
            }
            var no = refusal(order, letter.seen());
            if (no != null) {
                order.answer(no);
                return;
            }
        }
        var step = Failover.decide(policy, before, letter.seen(), now);
        situation = step.next();
        var user = letter.seen() instanceof Observation.Ordered ordered ? ordered.user() : "";
        var ended = chronicle.write(before, step, user, now);
        for (var action : step.actions()) {
            actions.run(action, situation);
        }
        say(before, step, now);
        // before the operator is told that it is so, as is the picture
        memories.keep(before, situation, letter.seen(), now);
        var next = views.of(situation, Optional.of(step));
        boolean news = !ServiceViewBuilder.same(view, next);
        view = next;
        if (order != null) {
            order.answer(switch (step.answer()) {
                case Answer.Conflict(String why) -> new OrderReply.Conflict(why);
                case Answer.Refused(String why, var gates) ->
                    new OrderReply.Refused(why, gates);
                case Answer.Begun _ -> new OrderReply.Accepted(chronicle.recovery().isEmpty()
                        ? ended.map(e -> e.recovery().id()).orElse("")
                        : chronicle.recovery());
                case null -> new OrderReply.Conflict("not an order");
            });
        }
        permit(next);
        if (news) {
            tools.events().publishEvent(new ServiceChanged(next));
        }
        turningPoints.passed(before, step, next, ended.map(e -> e.recovery().id()).orElse(chronicle.recovery()));
        ended.ifPresent(tools.events()::publishEvent);
    }

    /** What only this side knows speaks against the order, or null. */
    private @Nullable OrderReply refusal(PendingOrder order, Observation seen) {
        var expected = order.expectedHolder();
        if (expected != null && !expected.equals(view.holder())) {
            return new OrderReply.Conflict("the holder is " + view.holder() + ", not " + expected);
        }
        if (seen instanceof Observation.Ordered(var kind, _, _, _, _) && kind == Order.FAILBACK
                && situation.state() instanceof State.Holding) {
            var gate = mirrorBack();
            if (!gate.ok()) {
                return new OrderReply.Refused("refused: " + gate.why(), List.of(gate));
            }
        }
        return null;
    }

    /** The data moves only while it is clear who serves, and never towards them. */
    private void permit(ServiceView now) {
        var state = situation.state();
        var a = policy.primary().name();
        if (state instanceof State.Watching || state instanceof State.Suspect) {
            boolean clear = now.holder().equals(a);
            tools.mirrors().permit(service.name(), clear ? Direction.PULL : Direction.NONE,
                    clear && state instanceof State.Watching,
                    !clear
                            ? "it is not clear that " + a + " has the addresses"
                            : state instanceof State.Watching ? "" : "a request to " + a + " is unanswered");
        } else if (state instanceof State.Holding || state instanceof State.FailingBack) {
            tools.mirrors().permit(service.name(), Direction.PUSH, true,
                    "this host serves: the data here is the newer one");
        } else {
            tools.mirrors().permit(service.name(), Direction.NONE, false,
                    "the state is " + state.word() + ": it is not settled who serves");
        }
    }

    private void say(Situation before, Step step, long now) {
        var line = "event=decision service={} recovery={} state={} next={} code={} actions={} because=\"{}\"";
        var from = before.state().word();
        var to = step.next().state().word();
        var names = step.actions().stream().map(ActionPerformer::word).filter(Objects::nonNull).toList();
        if (!from.equals(to) || !names.isEmpty()) {
            log.info(line, service.name(), chronicle.lastRecovery(), from, to, step.reason().code(), names,
                    step.reason().sentence());
        } else if (log.isDebugEnabled()) {
            log.debug(line, service.name(), chronicle.recovery(), from, to, step.reason().code(), names,
                    step.reason().sentence());
        }
    }

    @Override
    public void close() {
        sensors.stop();
        if (tools.settings().onStop() == Settings.OnStop.RELEASE && !sensors.held().isEmpty()) {
            long intent = tools.journal().intend(service.name(), "", "release-addresses", "on-stop is release");
            var report = tools.addresses().release(service);
            tools.journal().outcome(intent, report.ok() ? "succeeded" : "failed", report.failures().toString(), "",
                    Duration.ZERO);
        }
        chronicle.note("stop", situation.state(), "stopped", "Understudy was stopped; on-stop is "
                + (tools.settings().onStop() == Settings.OnStop.KEEP ? "keep" : "release"));
    }
}
