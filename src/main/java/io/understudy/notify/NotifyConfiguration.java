package io.understudy.notify;

import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.journal.Outbox;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.StateName;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import tools.jackson.databind.ObjectMapper;

/** The notices and the heartbeat, as configured. */
@Configuration(proxyBeanMethods = false)
public class NotifyConfiguration {
    @Bean
    Notifier notifier(Settings settings, ProtectedServices services, Journal journal, Outbox outbox, Ticker ticker,
            InstantSource clock, ObjectMapper mapper, ApplicationEventPublisher events,
            ObjectProvider<JavaMailSenderImpl> mail) {
        var zone = ZoneId.systemDefault();
        var hours = settings.notices().quiet();
        BooleanSupplier quiet = () -> hours != null && hours.holds(clock.instant().atZone(zone).toLocalTime());
        var queues = new ChannelFactory(settings, mapper, clock, mail::getIfAvailable).open().stream()
                .map(channel -> new ChannelQueue(channel, outbox, ticker, clock, quiet, events::publishEvent)).toList();
        return new Notifier(settings, services, journal, outbox, new NoticeComposer(settings, zone, mapper), queues,
                ticker, clock);
    }

    @Bean(destroyMethod = "close")
    HeartbeatStarter heartbeat(Settings settings, ProtectedServices services, Journal journal, InstantSource clock) {
        var configured = settings.notices().heartbeat();
        return new HeartbeatStarter(configured == null
                ? null
                : new Heartbeat(configured, ChannelFactory.httpClient(), () -> unhealthy(services, journal), clock));
    }

    private static Optional<String> unhealthy(ProtectedServices services, Journal journal) {
        if (!services.alive()) {
            return Optional.of("no decisions are taken for a service");
        }
        return journal.trouble().or(() -> services.services().stream().flatMap(v -> silent(v).stream()).findFirst());
    }

    private static Optional<String> silent(ServiceView view) {
        if (view.state() == StateName.HALTED) {
            return Optional.of(view.name() + " is halted");
        }
        var neglected = view.neglected();
        return neglected == null
                ? Optional.empty()
                : Optional.of(view.name() + " does not answer, and nothing is done: " + neglected.why());
    }

    /** Starts it when all services have begun. */
    static final class HeartbeatStarter implements AutoCloseable {
        private final @Nullable Heartbeat heartbeat;

        HeartbeatStarter(@Nullable Heartbeat heartbeat) {
            this.heartbeat = heartbeat;
        }

        @EventListener(ApplicationReadyEvent.class)
        void start() {
            if (heartbeat != null) {
                heartbeat.start();
            }
        }

        @Override
        public void close() {
            if (heartbeat != null) {
                heartbeat.close();
            }
        }
    }
}
