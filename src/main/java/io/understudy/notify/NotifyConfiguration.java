package io.understudy.notify;

import io.understudy.conduct.ProtectedServices;
import io.understudy.journal.Journal;
import io.understudy.journal.Outbox;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.StateName;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
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

/** The ways to people, as configured. */
@Configuration(proxyBeanMethods = false)
public class NotifyConfiguration {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String MAIL_TIMEOUT = "10000";
    private static final int SMTP = 25;

    @Bean
    Notifier notifier(Settings settings, ProtectedServices conductor, Journal journal, Outbox outbox, Ticker ticker,
            InstantSource clock, ObjectMapper mapper, ApplicationEventPublisher events,
            ObjectProvider<JavaMailSenderImpl> mail) {
        var zone = ZoneId.systemDefault();
        var quiet = settings.notices().quiet();
        BooleanSupplier hush = () -> quiet != null && quiet.holds(clock.instant().atZone(zone).toLocalTime());
        var couriers = ways(settings, mapper, mail).stream()
                .map(way -> new ChannelQueue(way, outbox, ticker, clock, hush, events::publishEvent)).toList();
        return new Notifier(settings, conductor, journal, outbox, new NoticeComposer(settings, zone, mapper), couriers,
                ticker, clock);
    }

    private static List<Channel> ways(Settings settings, ObjectMapper mapper, ObjectProvider<JavaMailSenderImpl> mail) {
        var ways = new ArrayList<Channel>();
        var notices = settings.notices();
        if (notices.mail() != null) {
            var sender = sender(mail.getIfAvailable());
            notices.mail().to().forEach(
                    to -> ways.add(new MailChannel(sender, notices.mail().from(), to, settings.node())));
        }
        if (!notices.webhooks().isEmpty()) {
            var templates = new WebhookBodies(settings.node(), notices.reminder(), mapper);
            var client = client();
            notices.webhooks().forEach(webhook -> ways.add(new WebhookChannel(webhook, templates, client)));
        }
        return ways;
    }

    /**
     * {@code spring.mail} where it names a host, else the mail server of this host. What can hang gets an end; TLS is
     * used where it is offered.
     */
    static JavaMailSenderImpl sender(@Nullable JavaMailSenderImpl configured) {
        var sender = configured == null ? new JavaMailSenderImpl() : configured;
        if (configured == null) {
            sender.setHost("127.0.0.1");
            sender.setPort(SMTP);
        }
        var properties = sender.getJavaMailProperties();
        for (var protocol : List.of("smtp", "smtps")) {
            for (var wait : List.of("connectiontimeout", "timeout", "writetimeout")) {
                properties.putIfAbsent("mail." + protocol + "." + wait, MAIL_TIMEOUT);
            }
        }
        properties.putIfAbsent("mail.smtp.starttls.enable", "true");
        return sender;
    }

    private static HttpClient client() {
        // Plain: over http:// the JDK would ask for an upgrade to HTTP/2 with each request, which confuses simple
        // receivers.
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER).build();
    }

    @Bean(destroyMethod = "close")
    HeartbeatStarter heartbeat(Settings settings, ProtectedServices conductor, Journal journal, InstantSource clock) {
        var configured = settings.notices().heartbeat();
        return new HeartbeatStarter(configured == null
                ? null
                : new Heartbeat(configured, client(), () -> unwell(conductor, journal), clock));
    }

    private static Optional<String> unwell(ProtectedServices conductor, Journal journal) {
        if (!conductor.alive()) {
            return Optional.of("a service is not decided about");
        }
        return journal.trouble().or(() -> conductor.services().stream().filter(v -> v.state() == StateName.HALTED)
                .findFirst().map(v -> v.name() + " is halted"));
    }

    /** Begins it when all services have begun. */
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
