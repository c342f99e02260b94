package io.understudy.hook;

import io.understudy.journal.Journal;
import io.understudy.remote.LocalCommands;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.ObjectMapper;

/** One folder for all services, as configured. */
@Configuration(proxyBeanMethods = false)
public class HookConfiguration {
    @Bean
    Hooks hooks(Settings settings, Journal journal, InstantSource clock, Ticker ticker,
            ObjectMapper mapper) {
        var hooks = settings.notices().hooks();
        return hooks == null
                ? Hooks.NONE
                : new FolderHooks(hooks, settings.node(), new LocalCommands(ticker), journal, clock, mapper);
    }
}
