package io.understudy.remote;

import io.understudy.settings.KeyLines;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import io.understudy.time.Ticker;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One set of sessions for all services. */
@Configuration(proxyBeanMethods = false)
public class RemoteConfiguration {
    private static final Logger log = LoggerFactory.getLogger(RemoteConfiguration.class);

    @Bean
    public static Remotes remotes(Ticker ticker) {
        return new SessionRemotes(ticker);
    }

    /**
     * What {@code check} says of known_hosts, in the log: a service that SSH can't help is still better watched than
     * not.
     */
    @Bean
    static ApplicationListener<ApplicationReadyEvent> knownHostsChecked(Settings settings, KeyLines lines) {
        return _ -> {
            var found = KnownHostsChecks.check(settings, lines);
            var all = new ArrayList<>(found.warnings());
            found.faults().forEach(f -> all.add(new Warning(f.key(), f.line(), f.problem(), f.remedy())));
            all.forEach(w -> log.warn("event=setting-warned key={} line={} problem=\"{}\" remedy=\"{}\"", w.key(),
                    w.line(), w.problem(), w.remedy()));
        };
    }
}
