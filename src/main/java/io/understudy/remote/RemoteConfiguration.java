package io.understudy.remote;

import io.understudy.time.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One set of sessions for all services. */
@Configuration(proxyBeanMethods = false)
public class RemoteConfiguration {
    @Bean
    public static Remotes remotes(Ticker ticker) {
        return new SessionRemotes(ticker);
    }
}
