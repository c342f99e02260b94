package io.understudy.conduct;

import io.understudy.fence.Fencer;
import io.understudy.journal.Journal;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.StateName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Asks twice a minute, while a service is watched, whether the fencing as it is written would take the addresses off
 * the primary as it has them now: found out in a recovery, that costs the service. What it finds is an alert, once. One
 * list for each primary, on a thread of its own that nobody waits for.
 */
final class FenceReadiness implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FenceReadiness.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    /** After a start the sessions are opened first. */
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final String CODE = "fence-doubtful";

    private final Settings settings;
    private final ProtectedServices services;
    private final Fencer fencer;
    private final Remotes remotes;
    private final Journal journal;
    private final InstantSource clock;
    private final ApplicationEventPublisher events;
    private final Map<String, List<String>> said = new HashMap<>();
    private volatile @Nullable Thread thread;

    FenceReadiness(Settings settings, ProtectedServices services, Fencer fencer, Remotes remotes, Journal journal,
            InstantSource clock, ApplicationEventPublisher events) {
        this.settings = settings;
        this.services = services;
        this.fencer = fencer;
        this.remotes = remotes;
        this.journal = journal;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("fence-readiness").start(this::run);
    }

    private void run() {
        var pause = FIRST;
        while (thread == Thread.currentThread()) {
            try {
                Thread.sleep(pause);
                round();
            } catch (InterruptedException _) {
                return; // the application ends
            } catch (RuntimeException e) {
                log.error("event=fence-readiness-broken", e);
            }
            pause = EVERY;
        }
    }

    /** Asks each primary once. */
    void round() {
        var watched = new LinkedHashMap<Settings.Ssh, List<Settings.Service>>();
        for (var service : settings.services()) {
            var ssh = service.primary().ssh();
            if (ssh != null && remotes.trouble(ssh).isEmpty() && watching(service.name())
                    && (service.failback().claim() != null || service.fence().methods().stream()
                            .anyMatch(m -> m instanceof Settings.SshFence))) {
                watched.computeIfAbsent(ssh, _ -> new ArrayList<>()).add(service);
            }
        }
        watched.forEach((ssh, of) -> fencer.foresee(ssh, of).forEach(this::say));
    }

    private boolean watching(String service) {
        return services.service(service).filter(view -> view.state() == StateName.WATCHING).isPresent();
    }

    private void say(String service, List<String> doubts) {
        var before = said.put(service, doubts);
        if (doubts.stream().anyMatch(doubt -> before == null || !before.contains(doubt))) {
            var all = String.join("; ", doubts);
            log.warn("event={} service={} why=\"{}\"", CODE, service, all);
            alert(service, all);
        }
        if (doubts.isEmpty() && before != null && !before.isEmpty()) {
            log.info("event=fence-ready service={}", service);
        }
    }

    private void alert(String service, String doubt) {
        var now = clock.instant();
        var because = "the fencing would fail: " + doubt;
        journal.append(new Journal.Event(0, now, service, "", EventKind.ALERT, StateName.WATCHING, StateName.WATCHING,
                CODE, because, "", ""));
        events.publishEvent(new Alerted(service, "", now, StateName.WATCHING, CODE, because));
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
