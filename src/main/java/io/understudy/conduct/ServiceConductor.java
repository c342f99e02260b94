package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.failover.Action;
import io.understudy.failover.Answer;
import io.understudy.failover.Failover;
import io.understudy.failover.Policy;
import io.understudy.failover.Sample;
import io.understudy.failover.Seen;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Vip;
import io.understudy.failover.HostEvidence;
import io.understudy.fence.Fencer;
import io.understudy.journal.Journal;
import io.understudy.kernel.KernelException;
import io.understudy.probe.HostWatch;
import io.understudy.probe.ProbeResult;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * One service's loop: takes an observation from a bounded mailbox, has {@link Failover} decide, journals the intent, sets the
 * actions going, and gets their ends back as observations. All decisions for a service are taken on one thread; actions run
 * elsewhere, those that change this host one after the other in the order they were decided.
 */
final class ServiceConductor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceConductor.class);
    /** Samples may be dropped when it is full (the next ones come soon); ends of actions and orders wait for room. */
    private static final int MAILBOX = 1024;
    /** Actions on A at one time: one that hangs, the one that replaces it, and room for one more round. */
    private static final int BESIDE = 8;
    private static final int IN_ORDER = 64;
    private static final Duration REMEMBER_UP_EVERY = Duration.ofHours(1);

    private record Letter(Seen seen, @Nullable CompletableFuture<Reply> reply, @Nullable String expectedHolder) {}

    /** What several services' conductors share. */
    record Tools(Settings settings, Remotes remotes, Fencer fencer, AddressKeeper addresses, HostWatch hostWatch,
            ProbeScheduler probes, Journal journal, Ticker ticker, InstantSource clock,
            ApplicationEventPublisher events) {}

    private final Tools tools;
    private final Settings.Service service;
    private final Policy policy;
    private final Hands hands;
    private final Chronicle chronicle;
    private final Views views;
    private final ArrayBlockingQueue<Letter> mailbox = new ArrayBlockingQueue<>(MAILBOX);
    private final ThreadPoolExecutor inOrder;
    private final Semaphore beside = new Semaphore(BESIDE);
    private final Map<String, Long> rememberedUp = new HashMap<>();
    private final Minutes minutes;
    private Situation situation;
    private volatile ServiceView view;
    private volatile boolean open = true;
    private @Nullable Thread thread;

    ServiceConductor(Tools tools, Settings.Service service, Duration uptime) {
        this.tools = tools;
        this.service = service;
        this.policy = Policies.of(tools.settings(), service);
        this.hands = new Hands(service, tools.remotes(), tools.fencer(), tools.addresses(), tools.hostWatch(),
                tools.probes());
        this.chronicle = new Chronicle(service.name(), tools.journal(), tools.ticker(), tools.clock());
        this.minutes = new Minutes(service.name(), tools.journal(), tools.clock());
        this.inOrder = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(IN_ORDER),
                Thread.ofVirtual().name("hands-" + service.name()).factory());
        this.situation = begin(uptime);
        this.views = new Views(tools, service, policy, chronicle);
        this.view = views.of(situation, Optional.empty());
    }

    private Situation begin(Duration uptime) {
        long now = tools.ticker().nanos();
        var journal = tools.journal();
        var remembered = journal.remembered(service.name());
        var held = held();
        var seenUp = new HashSet<String>();
        for (var probe : service.probes()) {
            if (journal.wasSeenUp(service.name(), probe.name(), Chronicle.definition(probe))) {
                seenUp.add(probe.name());
            }
        }
        Instant wall = tools.clock().instant();
        var takenOver = journal.takeovers(service.name(), wall.minus(service.holdDown().window())).stream()
                .map(at -> now - Duration.between(at, wall).toNanos()).toList();
        long bootHold = now + tools.settings().bootHold().minus(uptime).toNanos();
        boolean retake = held.isEmpty() && Chronicle.believesHeld(remembered);
        var first = Situation.begin(policy, held, retake, seenUp, takenOver, bootHold, now);
        chronicle.note("start", first.state(), held.isEmpty() ? "started" : "held-at-start",
                held.isEmpty()
                        ? "Understudy was started; the addresses are not here"
                        : "Understudy was started; " + held + " are here: holding, before any probe counts");
        return first;
    }

    private Set<Vip> held() {
        try {
            return hands.held();
        } catch (KernelException e) {
            log.error("event=interface-unreadable service={} why=\"{}\"", service.name(), e.getMessage());
            return Set.of();
        }
    }

    void start() {
        thread = Thread.ofVirtual().name("conduct-" + service.name()).start(this::run);
        tools.hostWatch().watch(service, new HostWatch.Listener() {
            @Override
            public void changed(HostEvidence evidence) {
                deliver(new Letter(new Seen.Host(evidence), null, null));
            }

            @Override
            public void answered(Duration roundTrip) {
                minutes.up("host", roundTrip);
                tools.events().publishEvent(new ProbeSampled(service.name(), "host", "up", roundTrip, Duration.ZERO));
            }

            @Override
            public void missed() {
                minutes.down("host");
                tools.events().publishEvent(new ProbeSampled(service.name(), "host", "down", null, Duration.ZERO));
            }

            @Override
            public void sent(Duration lag) {
                // lateness is shown by the probes' lag; an echo that was late enough to matter counts as a stall
            }
        });
        tools.hostWatch().held(service.name(), held());
        tools.probes().watch(service, this::sampled);
        if (!situation.evidence().held().isEmpty()) {
            deliver(new Letter(new Seen.Held(situation.evidence().held()), null, null));
        }
    }

    private void sampled(ProbeResult result) {
        var kind = switch (result.outcome()) {
            case ProbeResult.Up _ -> Sample.Kind.UP;
            case ProbeResult.Failed _ -> Sample.Kind.FAILED;
            case ProbeResult.TimedOut _ -> Sample.Kind.TIMED_OUT;
            case ProbeResult.Untried _ -> Sample.Kind.UNTRIED;
        };
        var sample = new Sample(kind, result.outcome().why(), result.sentAt(), result.at(), result.late());
        var took = Duration.ofNanos(result.at() - result.sentAt());
        switch (kind) {
            case UP -> minutes.up(result.probe(), took);
            case FAILED, TIMED_OUT -> minutes.down(result.probe());
            case UNTRIED -> minutes.unknown(result.probe());
        }
        views.took(result.probe(), took, kind == Sample.Kind.UP);
        tools.events().publishEvent(new ProbeSampled(service.name(), result.probe(),
                kind == Sample.Kind.UP ? "up" : kind == Sample.Kind.UNTRIED ? "unknown" : "down",
                kind == Sample.Kind.UP ? took : null, result.lag()));
        deliver(new Letter(new Seen.Probed(result.probe(), sample), null, null));
    }

    /** What the interface or the kernel tells of the addresses. */
    void addressesChanged() {
        var held = held();
        tools.hostWatch().held(service.name(), held);
        deliver(new Letter(new Seen.Held(held), null, null));
    }

    private void deliver(Letter letter) {
        boolean sample = letter.seen() instanceof Seen.Probed;
        try {
            if (!(sample ? mailbox.offer(letter) : mailbox.offer(letter, 5, TimeUnit.SECONDS))) {
                log.error("event=mailbox-full service={} dropped={}", service.name(),
                        letter.seen().getClass().getSimpleName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    CompletableFuture<Reply> order(OperatorCommand command) {
        var order = switch (command.kind()) {
            case FAILOVER -> Seen.Order.FAILOVER;
            case SWITCHOVER -> Seen.Order.SWITCHOVER;
            case FAILBACK -> Seen.Order.FAILBACK;
            case PAUSE -> Seen.Order.PAUSE;
            case RESUME -> Seen.Order.RESUME;
            case ACKNOWLEDGE -> Seen.Order.ACKNOWLEDGE;
        };
        Long until = command.period() == null ? null : tools.ticker().nanos() + command.period().toNanos();
        var reply = new CompletableFuture<Reply>();
        deliver(new Letter(new Seen.Ordered(order, command.user(), command.reason(), command.force(), until), reply,
                command.expectedHolder()));
        return reply;
    }

    ServiceView view() {
        return view;
    }

    boolean holds() {
        return held().containsAll(service.addresses());
    }

    private void run() {
        while (open) {
            try {
                long now = tools.ticker().nanos();
                long due = Failover.dueAt(policy, situation, now);
                long wait = due == Long.MAX_VALUE
                        ? TimeUnit.SECONDS.toNanos(1)
                        : Math.min(due - now, TimeUnit.SECONDS.toNanos(1));
                var letter = mailbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
                take(letter == null ? new Letter(new Seen.Due(), null, null) : letter);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                broken(e);
            }
        }
    }

    /** A broken invariant stops this service where it stands, without moving an address; the others go on. */
    private void broken(RuntimeException e) {
        log.error("event=invariant-broken service={}", service.name(), e);
        chronicle.note("alert", situation.state(), "invariant-broken",
                "Understudy is at fault: " + e + ". Nothing more is done for this service until it is restarted");
        open = false;
        views.broken(String.valueOf(e));
        view = views.of(situation, Optional.empty());
        tools.events().publishEvent(new ServiceChanged(view));
    }

    private void take(Letter letter) {
        long now = tools.ticker().nanos();
        var before = situation;
        if (letter.reply() != null && letter.expectedHolder() != null
                && !letter.expectedHolder().equals(view.holder())) {
            letter.reply().complete(
                    new Reply.Conflict("the holder is " + view.holder() + ", not " + letter.expectedHolder()));
            return;
        }
        var step = Failover.decide(policy, before, letter.seen(), now);
        situation = step.next();
        var user = letter.seen() instanceof Seen.Ordered ordered ? ordered.user() : "";
        var ended = chronicle.write(before, step, user, now);
        for (var action : step.actions()) {
            set(action);
        }
        say(before, step, now);
        if (letter.reply() != null) {
            letter.reply().complete(switch (step.answer()) {
                case Answer.Conflict(String why) -> new Reply.Conflict(why);
                case Answer.Refused(String why, var gates) ->
                    new Reply.Refused(why, gates.stream().map(Views::gate).toList());
                case Answer.Begun _ -> new Reply.Accepted(chronicle.recovery().isEmpty()
                        ? ended.map(e -> e.recovery().id()).orElse("")
                        : chronicle.recovery());
                case null -> new Reply.Conflict("not an order");
            });
        }
        rememberUp(letter.seen(), now);
        var next = views.of(situation, Optional.of(step));
        boolean news = !Views.same(view, next);
        view = next;
        if (news) {
            tools.events().publishEvent(new ServiceChanged(next));
        }
        ended.ifPresent(tools.events()::publishEvent);
    }

    private void say(Situation before, io.understudy.failover.Step step, long now) {
        var line = "event=decision service={} recovery={} state={} next={} code={} actions={} because=\"{}\"";
        var from = before.state().word();
        var to = step.next().state().word();
        var names = step.actions().stream().map(Hands::word).filter(java.util.Objects::nonNull).toList();
        if (!from.equals(to) || !names.isEmpty()) {
            log.info(line, service.name(), chronicle.lastRecovery(), from, to, step.reason().code(), names,
                    step.reason().sentence());
        } else if (log.isDebugEnabled()) {
            log.debug(line, service.name(), chronicle.recovery(), from, to, step.reason().code(), names,
                    step.reason().sentence());
        }
    }

    private void rememberUp(Seen seen, long now) {
        if (seen instanceof Seen.Probed(String name, Sample sample) && sample.kind() == Sample.Kind.UP
                && !(situation.state() instanceof State.Holding)) {
            var last = rememberedUp.get(name);
            if (last == null || now - last > REMEMBER_UP_EVERY.toNanos()) {
                rememberedUp.put(name, now);
                service.probes().stream().filter(p -> p.name().equals(name)).findFirst().ifPresent(
                        p -> tools.journal().seenUp(service.name(), name, Chronicle.definition(p)));
            }
        }
    }

    /** Journals the intent and sets the action going. */
    private void set(Action action) {
        var word = Hands.word(action);
        Optional<String> owner = owner();
        if (word == null) {
            hands.perform(action, owner, seen -> deliver(new Letter(seen, null, null)));
            return;
        }
        var recovery = chronicle.recovery();
        // An announcement repeats what was added and intended before: it does not wait for the disk.
        long intent = action instanceof Action.Announce
                ? 0
                : tools.journal().intend(service.name(), recovery, word, hands.detail(action));
        Runnable work = () -> perform(action, word, recovery, intent, owner);
        try {
            switch (Hands.where(action)) {
                case AT_ONCE -> work.run();
                case IN_ORDER -> inOrder.execute(work);
                case BESIDE -> {
                    if (!beside.tryAcquire()) {
                        throw new RejectedExecutionException("too many commands hang on " + service.primary().name());
                    }
                    Thread.ofVirtual().name(word + "-" + service.name()).start(() -> {
                        try {
                            work.run();
                        } finally {
                            beside.release();
                        }
                    });
                }
            }
        } catch (RejectedExecutionException e) {
            tools.journal().outcome(intent, "failed", "not begun: " + e.getMessage(), "", Duration.ZERO);
            refused(action, "not begun: " + e.getMessage());
        }
    }

    /** An action that could not even be begun has failed; who waits for it must hear it. */
    private void refused(Action action, String why) {
        var failed = Seen.Outcome.FAILED;
        Seen seen = switch (action) {
            case Action.CheckProcess(long t) -> new Seen.ProcessTable(t, Seen.ProcessTable.Process.UNKNOWN, why);
            case Action.Fence(long t, _) -> new Seen.Fenced(t, failed, false, why);
            case Action.Respawn(long t) -> new Seen.Finished(t, failed, why);
            case Action.StartService(long t) -> new Seen.Finished(t, failed, why);
            case Action.StopService(long t) -> new Seen.Finished(t, failed, why);
            case Action.AddAddresses(long t) -> new Seen.Finished(t, failed, why);
            case Action.ReleaseAddresses(long t) -> new Seen.Finished(t, failed, why);
            case Action.Claim(long t) -> new Seen.Finished(t, failed, why);
            case Action.StopPrimary(long t) -> new Seen.Finished(t, failed, why);
            case Action.StartPrimary _,Action.Announce _,Action.AnnounceForPrimary _,Action.AskWire _,Action.AskProbes _,Action.AskAgain _,Action.EndWatch _ ->
                new Seen.Due();
        };
        // From a thread of its own: the mailbox may be full, and it is this thread that empties it.
        Thread.ofVirtual().start(() -> deliver(new Letter(seen, null, null)));
    }

    private Optional<String> owner() {
        var evidence = situation.evidence();
        if (!evidence.host().hardware().isEmpty()) {
            return Optional.of(evidence.host().hardware());
        }
        return evidence.calibrated().values().stream().findFirst();
    }

    private void perform(Action action, String word, String recovery, long intent, Optional<String> owner) {
        long began = tools.ticker().nanos();
        Hands.Done done;
        try {
            done = hands.perform(action, owner, seen -> deliver(new Letter(seen, null, null)));
        } catch (RuntimeException e) {
            log.error("event=action-broken service={} action={}", service.name(), word, e);
            tools.journal().outcome(intent, "unknown", String.valueOf(e), "",
                    Duration.ofNanos(tools.ticker().nanos() - began));
            refused(action, String.valueOf(e));
            return;
        }
        var took = Duration.ofNanos(tools.ticker().nanos() - began);
        if (done.seen() != null) {
            deliver(new Letter(done.seen(), null, null));
        }
        if (action instanceof Action.AddAddresses || action instanceof Action.ReleaseAddresses) {
            addressesChanged();
        }
        var result = switch (done.outcome()) {
            case DONE -> "succeeded";
            case FAILED -> action instanceof Action.Fence ? "refused" : "failed";
            case UNKNOWN -> "unknown";
        };
        if (intent != 0) {
            tools.journal().outcome(intent, result, done.why(), done.output(), took);
        }
        tools.events().publishEvent(new ActionFinished(service.name(), recovery, word, done.name(), result, took));
    }

    @Override
    public void close() {
        open = false;
        tools.probes().forget(service.name());
        tools.hostWatch().forget(service.name());
        if (thread != null) {
            thread.interrupt();
        }
        inOrder.shutdown();
        if (tools.settings().onStop() == Settings.OnStop.RELEASE && !held().isEmpty()) {
            long intent = tools.journal().intend(service.name(), "", "release-addresses", "on-stop is release");
            var report = tools.addresses().release(service);
            tools.journal().outcome(intent, report.ok() ? "succeeded" : "failed", report.failures().toString(), "",
                    Duration.ZERO);
        }
        chronicle.note("stop", situation.state(), "stopped", "Understudy was stopped; on-stop is "
                + (tools.settings().onStop() == Settings.OnStop.KEEP ? "keep" : "release"));
    }
}
