package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.address.LeftBehind;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.StateName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * At the start, before anything is decided: releases the addresses that an earlier run has added and that no service of
 * the file has any more, moves those whose service names another interface now, and says what it did. It never touches
 * an address that Understudy has not added itself.
 */
final class LeftBehindRelease implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {
    private static final Logger log = LoggerFactory.getLogger(LeftBehindRelease.class);

    private final Settings settings;
    private final AddressKeeper keeper;
    private final AddedAddresses added;
    private final ThisHost host;
    private final Journal journal;
    private final InstantSource clock;
    private final ApplicationEventPublisher events;
    private final List<Alerted> untold = new ArrayList<>();
    private volatile boolean running;

    LeftBehindRelease(Settings settings, AddressKeeper keeper, AddedAddresses added, ThisHost host, Journal journal,
            InstantSource clock, ApplicationEventPublisher events) {
        this.settings = settings;
        this.keeper = keeper;
        this.added = added;
        this.host = host;
        this.journal = journal;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public void start() {
        running = true;
        LeftBehind.judge(added.all(), host.boot(), host::read, settings.services(), this::holding).forEach(this::act);
    }

    private boolean holding(String service) {
        return journal.remembered(service).filter(r -> r.state() == StateName.HOLDING).isPresent();
    }

    private void act(LeftBehind.Verdict verdict) {
        var one = verdict.added();
        var where = one.vip() + " is on " + one.interfaceName() + " of this host, where Understudy has added it for "
                + one.service();
        switch (verdict.what()) {
            case FORGET -> added.forget(one);
            case KEEP -> log.debug("event=address-kept address={}", one.vip());
            case KEEP_OBSERVED -> say(verdict, "address-held-while-observing", where
                    + ", which only observes now (mode: observe), so nothing will ever take it off: if it belongs on "
                    + "the primary, run `ip address delete " + one.vip() + " dev " + one.interfaceName() + "`");
            case RELEASE -> release(verdict, where + ", and no service of the configuration has it there any more");
            case MOVE -> move(verdict, where);
        }
    }

    private void release(LeftBehind.Verdict verdict, String why) {
        var one = verdict.added();
        long intent = journal.intend(one.service(), "", ActionName.RELEASE_ADDRESSES,
                one.vip() + " from " + one.interfaceName());
        var failed = host.release(one.interfaceName(), one.vip());
        journal.outcome(intent, failed.isEmpty() ? ActionResult.SUCCEEDED : ActionResult.FAILED, failed, "",
                Duration.ZERO);
        if (failed.isEmpty()) {
            added.forget(one);
            say(verdict, "address-left-behind", why + ": it was released");
        } else {
            say(verdict, "address-left-behind", why + ": it could not be released (" + failed
                    + "), so run `ip address delete " + one.vip() + " dev " + one.interfaceName() + "`");
        }
    }

    /** First the new place, then the old one: clients are served in between. */
    private void move(LeftBehind.Verdict verdict, String where) {
        var one = verdict.added();
        var service = verdict.service();
        if (service == null) {
            return;
        }
        long intent = journal.intend(service.name(), "", ActionName.ADD_ADDRESSES,
                one.vip() + " on " + service.interfaceName() + ", moved from " + one.interfaceName());
        var report = keeper.add(service);
        journal.outcome(intent, report.ok() ? ActionResult.SUCCEEDED : ActionResult.FAILED,
                report.ok() ? "" : report.failures().toString(), "", Duration.ZERO);
        if (!report.ok()) {
            say(verdict, "address-left-behind", where + ", and its service names " + service.interfaceName()
                    + " now, where it can't be added " + report.failures().values() + ": it was left where it is");
            return;
        }
        release(verdict, where + ", and its service names " + service.interfaceName() + " now, to which it was moved");
        keeper.announce(service);
    }

    private void say(LeftBehind.Verdict verdict, String code, String because) {
        var name = verdict.service() == null ? verdict.added().service() : verdict.service().name();
        var state = journal.remembered(name).map(Journal.Remembered::state).orElse(null);
        log.warn("event={} service={} why=\"{}\"", code, name, because);
        var now = clock.instant();
        journal.append(new Journal.Event(0, now, name, "", EventKind.ALERT, state, state, code, because, "", ""));
        untold.add(new Alerted(name, "", now, state == null ? StateName.STARTING : state, code, because));
    }

    /** Whoever tells people is there by now. */
    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        untold.forEach(events::publishEvent);
        untold.clear();
    }

    /** Before the services, which begin with what they find on their interfaces. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
