package io.understudy.probe;

import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.remote.Remotes;
import io.understudy.time.Ticker;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One host watch and one scheduler for all services. */
@Configuration(proxyBeanMethods = false)
public class ProbeConfiguration {
    @Bean
    HostWatch hostWatch(Kernel kernel, Ticker ticker) throws KernelException {
        return new EchoHostWatch(kernel, ticker);
    }

    @Bean
    ProbeScheduler probeScheduler(Remotes remotes, Ticker ticker, InstantSource clock) {
        return new ThreadedProbeScheduler(remotes, ticker, clock);
    }

    @Bean
    OwnService ownService(Remotes remotes, Ticker ticker, InstantSource clock) {
        return new ThreadedOwnService(remotes, ticker, clock);
    }
}
