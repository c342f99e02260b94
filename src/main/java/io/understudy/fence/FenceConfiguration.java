package io.understudy.fence;

import io.understudy.remote.Remotes;
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

/** One fencer for all services. */
@Configuration(proxyBeanMethods = false)
public class FenceConfiguration {
    private static final Logger log = LoggerFactory.getLogger(FenceConfiguration.class);

    @Bean
    Fencer fencer(Remotes remotes, Ticker ticker) {
        return new CommandFencer(remotes, ticker, AgentPollPause::asleep);
    }

    /**
     * Runs beside the watching, after the start, and never prevents the start: a watched service, with the wire as
     * proof and the other methods, is better protected than one that nobody watches because an agent hangs or a package
     * is missing. So what {@code check} reports as a fault is only logged here.
     */
    @Bean
    ApplicationListener<ApplicationReadyEvent> agentsChecked(Settings settings, KeyLines lines, Remotes remotes) {
        return _ -> Thread.ofPlatform().daemon().name("agents-checked").start(() -> {
            var found = new AgentChecks(remotes.here()).check(settings, lines);
            var all = new ArrayList<>(found.warnings());
            found.faults().forEach(f -> all.add(new Warning(f.key(), f.line(), f.problem(), f.remedy())));
            all.forEach(w -> log.warn("event=setting-warned key={} line={} problem=\"{}\" remedy=\"{}\"", w.key(),
                    w.line(), w.problem(), w.remedy()));
        });
    }
}
