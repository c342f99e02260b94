package io.understudy.notify;

import io.understudy.conduct.Alerted;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.RecoveryActing;
import io.understudy.conduct.RecoveryEnded;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.journal.Outbox;
import io.understudy.mirror.MirrorEnded;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.GateName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
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
 * Decides what is worth a notice. Publishers never wait: what they publish is queued and taken by one thread. Once a
 * second that thread also looks for what nobody publishes: a halt that lasts, a network that is back.
 *
 * <p>It decides by {@link HostGrouping}, {@link Outages}, {@link LateAnswers}, {@link Reminders}, {@link
 * RepeatedAlerts} and {@link MirrorFailures}; after a
 * start it catches up on {@link UntoldRecoveries}. {@link NoticeComposer} writes, {@link NoticeDispatch} sends.
 */
final class Notifier implements Notices {
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    private static final int QUEUE = 10_000;
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Of the notices on disk, as many as the outbox hands out at once. */
    private static final int NEWEST = 500;

    /** What publishers say. */
    private sealed interface Heard {
        record Acts(RecoveryActing acts) implements Heard {}

        record Ended(RecoveryEnded ended) implements Heard {}

        record Alert(Alerted alert) implements Heard {}

        record MirrorRan(MirrorEnded run) implements Heard {}
    }

    private final ProtectedServices services;
    private final Outbox outbox;
    private final NoticeComposer composer;
    private final NoticeDispatch dispatch;
    private final InstantSource clock;
    private final ArrayBlockingQueue<Heard> heard = new ArrayBlockingQueue<>(QUEUE);
    private final HostGrouping hosts;
    private final Reminders reminders;
    private final RepeatedAlerts alerts;
    private final MirrorFailures mirrors;
    private final Outages outages;
    private final LateAnswers late;
    private final StoryReader stories;
    private final UntoldRecoveries untold;
    /** The recoveries that began to do something and have not ended. */
    private final Set<String> begun = new HashSet<>();
    private boolean networkOk = true;
    private volatile boolean open = true;
    private @Nullable Thread thread;

    Notifier(Settings settings, ProtectedServices services, Journal journal, Outbox outbox, NoticeComposer composer,
            List<ChannelQueue> queues, Ticker ticker, InstantSource clock) {
        this.services = services;
        this.outbox = outbox;
        this.composer = composer;
        this.dispatch = new NoticeDispatch(outbox, queues, clock);
        this.clock = clock;
        this.hosts = new HostGrouping(settings, ticker);
        this.reminders = new Reminders(settings.notices().reminder(), composer, ticker);
        this.outages = new Outages(settings.notices(), hosts, composer.outages(), ticker);
        this.late = new LateAnswers(journal, ticker);
        this.alerts = new RepeatedAlerts(settings.notices().reminder(), ticker);
        this.mirrors = new MirrorFailures(settings.notices().reminder(), ticker);
        this.stories = new StoryReader(journal, ticker);
        this.untold = new UntoldRecoveries(journal, outbox, composer, clock, clock.instant());
    }

    @EventListener
    void acts(RecoveryActing acts) {
        hear(new Heard.Acts(acts));
    }

    @EventListener
    void ended(RecoveryEnded ended) {
        hear(new Heard.Ended(ended));
    }

    @EventListener
    void alerted(Alerted alert) {
        hear(new Heard.Alert(alert));
    }

    @EventListener
    void mirrored(MirrorEnded run) {
        hear(new Heard.MirrorRan(run));
    }

    private void hear(Heard news) {
        if (!dispatch.idle() && !heard.offer(news)) {
            log.error("event=notice-lost why=\"{} wait already\" what=\"{}\"", QUEUE, news);
        }
    }

    /** After every service has begun, so that interrupted recoveries are marked by then. */
    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (dispatch.idle()) {
            return;
        }
        dispatch.start();
        thread = Thread.ofVirtual().name("notifier").start(this::run);
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        open = false;
        if (thread != null) {
            thread.interrupt();
        }
        dispatch.close();
    }

    private void run() {
        guarded(dispatch::resume);
        guarded(() -> untold.tell(dispatch::send));
        guarded(() -> outages.resume(outbox.newest(NEWEST).stream().map(Outbox.Posted::notice).toList()));
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

    /** A notice that can't be composed must not keep the next from being told. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("event=notifier-broken", e);
        }
    }

    private void take(Heard news) {
        switch (news) {
            case Heard.Acts(RecoveryActing(var recovery, var action)) -> {
                begun.add(recovery.id());
                hosts.begun(recovery).ifPresent(
                        services -> dispatch.send(composer.begun(recovery, action, services, clock.instant())));
            }
            case Heard.Ended(var ended) -> over(ended);
            case Heard.Alert(var alert) -> alert(alert);
            case Heard.MirrorRan(MirrorEnded(var service, var run)) -> {
                if (mirrors.told(service, run)) {
                    dispatch.send(composer.mirrored(service, run, clock.instant()));
                }
            }
        }
    }

    private void over(RecoveryEnded ended) {
        boolean acted = begun.remove(ended.recovery().id());
        if (!acted && !WorthTelling.notable(ended.recovery())) {
            return;
        }
        if (!late.holds(ended)) {
            tell(ended);
        }
    }

    private void tell(RecoveryEnded ended) {
        var story = stories.read(ended);
        if (!hosts.ended(story)) {
            tell(List.of(story));
        }
    }

    private void tell(List<Journal.Story> ended) {
        dispatch.send(composer.ended(ended, clock.instant(),
                name -> services.service(name).map(v -> v.unserved() != null).orElse(false)));
    }

    private void look() {
        late.ready().forEach(this::tell);
        hosts.over().forEach(this::tell);
        var views = services.services();
        outages.due(views, clock.instant()).forEach(dispatch::send);
        for (var view : views) {
            reminders.due(view, outages.tells(view.name()), clock.instant()).ifPresent(dispatch::send);
            stalled(view);
            var mirror = mirrors.due(view.name());
            if (mirror != null) {
                dispatch.send(composer.mirrored(view.name(), mirror.run(), mirror.number(), clock.instant()));
            }
        }
        boolean ok = views.stream().flatMap(v -> v.gates().stream())
                .noneMatch(g -> g.name() == GateName.OWN_NETWORK && !g.ok());
        if (ok && !networkOk) {
            dispatch.hurry();
        }
        networkOk = ok;
    }

    /** A thread that hangs can't tell so itself. */
    private void stalled(ServiceView view) {
        var why = view.stalled();
        if (why != null && !alerts.told(view.name(), "invariant-broken")) {
            alert(new Alerted(view.name(), "", clock.instant(), view.state(), "stalled", why));
        }
    }

    private void alert(Alerted alert) {
        if (alerts.due(alert)) {
            dispatch.send(composer.alert(alert.service(), alert.code(), alert.state(), alert.because(), alert.at()));
        }
    }

    // ---- for pages and API ------------------------------------------------------------------------------------------

    @Override
    public List<String> ways() {
        return dispatch.channels();
    }

    @Override
    public int waiting(String way) {
        return dispatch.waiting(way);
    }

    @Override
    public String test(String user) {
        var notice = composer.test(user, clock.instant());
        dispatch.send(notice);
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
