package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.fence.Fencer;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.mirror.Mirrors;
import io.understudy.probe.HostWatch;
import io.understudy.probe.OwnService;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.InstantSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the services to what is around them. */
@Configuration(proxyBeanMethods = false)
public class ConductConfiguration {
    @Bean
    ProtectedServices protectedServices(Settings settings, Remotes remotes, Fencer fencer, AddressKeeper addresses,
            HostWatch hostWatch,
            ProbeScheduler probes, OwnService own, Journal journal, Hooks hooks, Mirrors mirrors, Ticker ticker,
            InstantSource clock,
            ApplicationEventPublisher events,
            Kernel kernel, AddedAddresses added, ThisHost host) {
        return new RunningServices(
                new ServiceTools(settings, remotes, fencer, new RecordedKeeper(addresses, added, host), hostWatch,
                        probes, own, journal, hooks,
                        mirrors,
                        ticker,
                        clock, events),
                kernel);
    }

    @Bean
    FenceReadiness fenceReadiness(Settings settings, ProtectedServices services, Fencer fencer, Remotes remotes,
            Journal journal, InstantSource clock, ApplicationEventPublisher events) {
        return new FenceReadiness(settings, services, fencer, remotes, journal, clock, events);
    }

    @Bean
    AddedAddresses addedAddresses(Journal journal) {
        return new AddedAddresses(journal);
    }

    @Bean
    ThisHost thisHost(Kernel kernel) throws KernelException {
        return new ThisHost(kernel);
    }

    @Bean
    LeftBehindRelease leftBehindRelease(Settings settings, AddressKeeper addresses, AddedAddresses added, ThisHost host,
            Journal journal, InstantSource clock, ApplicationEventPublisher events) {
        return new LeftBehindRelease(settings, new RecordedKeeper(addresses, added, host), added, host, journal, clock,
                events);
    }
}
