package io.understudy.fence;

import io.understudy.remote.Remotes;
import io.understudy.time.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One fencer for all services. */
@Configuration(proxyBeanMethods = false)
public class FenceConfiguration {
    @Bean
    Fencer fencer(Remotes remotes, Ticker ticker) {
        return new CommandFencer(remotes, ticker);
    }
}
