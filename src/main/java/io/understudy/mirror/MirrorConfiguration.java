package io.understudy.mirror;

import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.InstantSource;
import java.time.ZoneId;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.ObjectMapper;

/** The mirrors, as configured. */
@Configuration(proxyBeanMethods = false)
public class MirrorConfiguration {
    @Bean
    ServiceMirrors mirrors(Settings settings, Journal journal, ObjectMapper mapper, Ticker ticker, InstantSource clock,
            ApplicationEventPublisher events) {
        return new ServiceMirrors(settings,
                new MirrorTools(journal, mapper, ticker, clock, ZoneId.systemDefault(), events));
    }
}
