package io.understudy.notify;

import io.understudy.conduct.Alerted;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.RecoveryActing;
import io.understudy.conduct.RecoveryEnded;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.journal.JournalBusy;
import io.understudy.journal.Outbox.Delivery;
import io.understudy.journal.Outbox.Notice;
import io.understudy.journal.Outbox;
import io.understudy.mirror.MirrorEnded;
import io.understudy.mirror.MirrorView;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.StateName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * Decides what is worth a notice, and hands it to every {@link ChannelQueue}. What it hears of is queued by the publishers,
 * who never wait, and taken by one thread of its own; that thread also looks around once a second for what nobody
 * publishes: a halt that lasts, a network that is back.
 *
 * <p>A notice's id follows from what it tells, so that hearing of it twice (after a kill, from the journal) sends it
 * once.
 */
final class Notifier implements Notices {
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    private static final int QUEUE = 10_000;
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** How far back a start looks for recoveries whose end nobody was told. */
    private static final Duration CATCH_UP = Duration.ofDays(7);
    private static final int CATCH_UP_MAX = 200;
    /** The story gets to the disk a moment after its end is published. */
    private static final Duration STORY = Duration.ofSeconds(2);
    /** Services with a slower watch notice their host's end later. */
    static final Duration SAME_HOST = Duration.ofSeconds(60);
    /** After the last of a host's recoveries has ended, so long for another to begin. */
    static final Duration SETTLED = Duration.ofSeconds(2);
    private static final String SINCE = "notices-since";

    /** A host that is down, and the recoveries of its services. Of this thread. */
    private static final class Group {
        final String leader;
        final long began;
        final Set<String> services = new HashSet<>();
        final Set<String> running = new HashSet<>();
        final List<Journal.Story> ended = new ArrayList<>();
        long quietSince;

        Group(String leader, long began) {
            this.leader = leader;
            this.began = began;
        }

        /** Whether the host's end explains it: each service once, and not what an operator ordered. */
        boolean takes(Journal.Recovery recovery, long now) {
            boolean goesOn = !running.isEmpty() || !ended.isEmpty() || now - began < SAME_HOST.toNanos();
            return goesOn && recovery.trigger().endsWith("-down") && !services.contains(recovery.service());
        }

        void add(Journal.Recovery recovery) {
            services.add(recovery.service());
            running.add(recovery.id());
        }
    }

    private record Halt(Instant since, String thread, long told) {}

    private final Settings settings;
    private final ProtectedServices conductor;
    private final Journal journal;
    private final Outbox outbox;
    private final NoticeComposer composer;
    private final List<ChannelQueue> couriers;
    private final Ticker ticker;
    private final InstantSource clock;
    private final ArrayBlockingQueue<Object> heard = new ArrayBlockingQueue<>(QUEUE);
    /** By host, the newest. */
    private final Map<String, Group> groups = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    /** Services whose mirror failed last time. */
    private final Set<String> failing = new HashSet<>();
    private final Map<String, Halt> halts = new HashMap<>();
    private final Map<String, Long> alerted = new LinkedHashMap<>();
    private final Instant startedAt;
    private boolean networkOk = true;
    private volatile boolean open = true;
    private @Nullable Thread thread;

    Notifier(Settings settings, ProtectedServices conductor, Journal journal, Outbox outbox, NoticeComposer composer,
            List<ChannelQueue> couriers, Ticker ticker, InstantSource clock) {
        this.settings = settings;
        this.conductor = conductor;
        this.journal = journal;
        this.outbox = outbox;
        this.composer = composer;
        this.couriers = List.copyOf(couriers);
        this.ticker = ticker;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @EventListener
    void acts(RecoveryActing acts) {
        hear(acts);
    }

    @EventListener
    void ended(RecoveryEnded ended) {
        hear(ended);
    }

    @EventListener
    void alerted(Alerted alert) {
        hear(alert);
    }

    @EventListener
    void mirrored(MirrorEnded ended) {
        hear(ended);
    }

    private void hear(Object news) {
        if (!couriers.isEmpty() && !heard.offer(news)) {
            log.error("event=notice-lost why=\"{} wait already\" what=\"{}\"", QUEUE, news);
        }
    }

    /** After every service has begun, so that what a crash cut off is marked by then. */
    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (couriers.isEmpty()) {
            return;
        }
        couriers.forEach(ChannelQueue::start);
        thread = Thread.ofVirtual().name("notifier").start(this::run);
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        open = false;
        if (thread != null) {
            thread.interrupt();
        }
        couriers.forEach(ChannelQueue::close);
    }

    private void run() {
        guarded(this::resume);
        while (open) {
            try {
                var news = heard.poll(LOOK.toNanos(), TimeUnit.NANOSECONDS);
                if (news != null) {
                    guarded(() -> take(news));
                }
                guarded(this::look);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** One that can't be told must not keep the next from being told. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("event=notifier-broken", e);
        }
    }

    // ---- from the last run ------------------------------------------------------------------------------------------

    private void resume() {
        outbox.waiting(ChannelQueue.WAITING_MAX).forEach(posted -> posted.deliveries().stream().filter(Delivery::waits)
                .forEach(delivery -> resume(posted.notice(), delivery)));
        var since = since();
        var untold = journal.recoveries("", CATCH_UP_MAX).reversed().stream()
                .filter(r -> r.ended() != null && r.started().isAfter(since) && r.started().isBefore(startedAt))
                .toList();
        var known = outbox.known(untold.stream().map(r -> NoticeComposer.endedId(r.id())).toList());
        var covered = new HashSet<String>();
        outbox.newest(CATCH_UP_MAX).forEach(p -> covered.addAll(composer.covers(p.notice())));
        for (var recovery : untold) {
            if (!known.contains(NoticeComposer.endedId(recovery.id())) && !covered.contains(recovery.id())) {
                journal.story(recovery.id()).filter(Notifier::telling)
                        .ifPresent(story -> send(composer.ended(List.of(story), clock.instant())));
            }
        }
    }

    private void resume(Notice notice, Delivery delivery) {
        var courier = couriers.stream().filter(c -> c.way().equals(delivery.sink())).findFirst();
        if (courier.isPresent()) {
            courier.get().add(notice, delivery.attempts());
        } else {
            outbox.record(new Delivery(notice.id(), delivery.sink(), "given-up", delivery.attempts(), clock.instant(),
                    "no longer configured"));
        }
    }

    /** Whoever has just configured notices doesn't want those of last year. */
    private Instant since() {
        var kept = journal.kept("").get(SINCE);
        var oldest = startedAt.minus(CATCH_UP);
        if (kept == null) {
            journal.keep("", SINCE, startedAt.toString());
            return startedAt;
        }
        return kept.at().isAfter(oldest) ? kept.at() : oldest;
    }

    /** Nothing was done, and nothing would have been: nobody needs to hear. */
    private static boolean telling(Journal.Story story) {
        return notable(story.recovery())
                || story.acts().stream().anyMatch(act -> !act.action().equals("check-process"));
    }

    private static boolean notable(Journal.Recovery recovery) {
        return recovery.result().equals("halted") || recovery.result().startsWith("would-have");
    }

    // ---- what is published ------------------------------------------------------------------------------------------

    private void take(Object news) {
        switch (news) {
            case RecoveryActing(var recovery, var action) -> acting(recovery, action);
            case RecoveryEnded ended -> over(ended);
            case Alerted alert -> alert(alert);
            case MirrorEnded(var service, var ended) -> mirrored(service, ended);
            default -> throw new IllegalStateException("nobody tells " + news);
        }
    }

    private void acting(Journal.Recovery recovery, String action) {
        begun.add(recovery.id());
        var host = host(recovery.service());
        var services = servicesOn(host);
        var group = groups.get(host);
        if (group != null && group.takes(recovery, ticker.nanos())) {
            group.add(recovery);
            return;
        }
        boolean hostDown = recovery.trigger().equals("host-down") && services.size() > 1;
        if (hostDown) {
            var opened = new Group(recovery.id(), ticker.nanos());
            opened.add(recovery);
            groups.put(host, opened);
        }
        send(composer.begun(recovery, action, hostDown ? services : List.of(recovery.service()), clock.instant()));
    }

    private String host(String service) {
        return settings.service(service).map(s -> settings.services().stream()
                .filter(other -> other.primary().sameHost(s.primary())).findFirst().orElse(s).name()).orElse(service);
    }

    private List<String> servicesOn(String host) {
        return settings.services().stream().map(Settings.Service::name).filter(name -> host(name).equals(host))
                .toList();
    }

    private void over(RecoveryEnded ended) {
        var recovery = ended.recovery();
        boolean told = begun.remove(recovery.id());
        if (!told && !notable(recovery)) {
            return;
        }
        var story = story(ended);
        var group = groups.get(host(recovery.service()));
        if (group == null || !group.running.remove(recovery.id())) {
            send(composer.ended(List.of(story), clock.instant()));
            return;
        }
        group.ended.add(story);
        group.quietSince = ticker.nanos();
    }

    /** From the journal once it has it whole; what was published is the least there is. */
    private Journal.Story story(RecoveryEnded ended) {
        var recovery = ended.recovery();
        long until = ticker.nanos() + STORY.toNanos();
        try {
            while (ticker.nanos() - until < 0 && journal.trouble().isEmpty()) {
                var story = journal.story(recovery.id()).filter(s -> s.recovery().ended() != null);
                if (story.isPresent()) {
                    return story.get();
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JournalBusy e) {
            log.warn("event=story-short recovery={} why=\"{}\"", recovery.id(), e.getMessage());
        }
        return new Journal.Story(recovery, ended.phases(), List.of(), List.of());
    }

    /** All of a host's recoveries have ended: one notice tells of them all, under the first one's id. */
    private void close(Group group) {
        group.ended.sort((a, b) -> Boolean.compare(b.recovery().id().equals(group.leader),
                a.recovery().id().equals(group.leader)));
        send(composer.ended(group.ended, clock.instant()));
        group.ended.clear();
    }

    /** The first that fails, and the first that is well again. What a takeover stopped is told with the takeover. */
    private void mirrored(String service, MirrorView.Ended ended) {
        if (!ended.activity().equals("mirror") || ended.result().equals("stopped")) {
            return;
        }
        boolean complete = ended.result().equals("complete");
        if (complete ? failing.remove(service) : failing.add(service)) {
            send(composer.mirrored(service, ended, clock.instant()));
        }
    }

    private void alert(Alerted alert) {
        long now = ticker.nanos();
        var what = alert.service() + "/" + alert.code();
        var last = alerted.get(what);
        // Within a recovery its own notices tell; the same alert again is a matter for the reminders' pace.
        if (alert.recovery().isEmpty() && (last == null || now - last > settings.notices().reminder().toNanos())) {
            alerted.put(what, now);
            send(composer.alert(alert.service(), alert.code(), alert.state(), alert.because(), alert.at()));
        }
    }

    // ---- what nobody publishes --------------------------------------------------------------------------------------

    private void look() {
        long now = ticker.nanos();
        for (var group : groups.values()) {
            if (group.running.isEmpty() && !group.ended.isEmpty() && now - group.quietSince > SETTLED.toNanos()) {
                close(group);
            }
        }
        var views = conductor.services();
        views.forEach(this::remind);
        boolean ok = views.stream().flatMap(v -> v.gates().stream())
                .noneMatch(g -> g.name() == GateName.OWN_NETWORK && !g.ok());
        if (ok && !networkOk) {
            couriers.forEach(ChannelQueue::hurry);
        }
        networkOk = ok;
    }

    private void remind(ServiceView view) {
        var halt = halts.get(view.name());
        var now = clock.instant();
        if (view.state() != StateName.HALTED) {
            if (halt != null) {
                halts.remove(view.name());
                send(composer.acknowledged(view.name(), halt.thread(), view.state().word(), view.because(),
                        halt.since(),
                        now));
            }
            return;
        }
        if (halt == null || !halt.since().equals(view.since())) {
            var thread = view.lastRecovery() == null ? view.name() + "-halted" : view.lastRecovery();
            halt = new Halt(view.since(), thread, 0);
        }
        long number = Duration.between(halt.since(), now).dividedBy(settings.notices().reminder());
        if (number > halt.told()) {
            send(composer.reminder(view.name(), halt.thread(), view.because(), halt.since(), number, now));
            halt = new Halt(halt.since(), halt.thread(), number);
        }
        halts.put(view.name(), halt);
    }

    private void send(Notice notice) {
        outbox.put(notice, couriers.stream()
                .map(c -> new Delivery(notice.id(), c.way(), "waiting", 0, notice.at(), "")).toList());
        log.info("event=notice id={} service={} urgent={} title=\"{}\"", notice.id(), notice.service(),
                notice.urgent(), notice.title());
        couriers.forEach(courier -> courier.add(notice, 0));
    }

    // ---- for pages and API ------------------------------------------------------------------------------------------

    @Override
    public List<String> ways() {
        return couriers.stream().map(ChannelQueue::way).toList();
    }

    @Override
    public int waiting(String way) {
        return couriers.stream().filter(c -> c.way().equals(way)).mapToInt(ChannelQueue::waiting).sum();
    }

    @Override
    public String test(String user) {
        var notice = composer.test(user, clock.instant());
        send(notice);
        return notice.id();
    }

    @Override
    public List<Outbox.Posted> newest(int limit) {
        return outbox.newest(limit);
    }

    @Override
    public Optional<Outbox.Posted> find(String id) {
        return outbox.find(id);
    }
}
