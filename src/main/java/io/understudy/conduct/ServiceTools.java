package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.fence.Fencer;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.mirror.Mirrors;
import io.understudy.probe.HostWatch;
import io.understudy.probe.OwnService;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.InstantSource;
import org.springframework.context.ApplicationEventPublisher;

/** What deciding about a service has around it; all services share one. */
record ServiceTools(Settings settings, Remotes remotes, Fencer fencer, AddressKeeper addresses, HostWatch hostWatch,
        ProbeScheduler probes, OwnService own, Journal journal, Hooks hooks, Mirrors mirrors, Ticker ticker,
        InstantSource clock,
        ApplicationEventPublisher events) {
    ServiceTools fencingBy(Fencer other) {
        return new ServiceTools(settings, remotes, other, addresses, hostWatch, probes, own, journal, hooks, mirrors,
                ticker,
                clock, events);
    }
}
