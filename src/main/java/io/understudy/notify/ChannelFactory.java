package io.understudy.notify;

import io.understudy.settings.Notify;
import io.understudy.settings.Settings;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import tools.jackson.databind.ObjectMapper;

/**
 * Builds the configured channels. A new kind of channel is a new {@link Receiver}: then the compiler asks for the rest.
 * Used by one thread.
 */
final class ChannelFactory {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final String MAIL_TIMEOUT_MILLIS = "10000";
    private static final int SMTP = 25;

    private final Settings settings;
    private final ObjectMapper mapper;
    private final InstantSource clock;
    private final Supplier<@Nullable JavaMailSenderImpl> mail;
    private @Nullable JavaMailSenderImpl sender;
    private @Nullable HttpClient client;

    /** @param mail Spring's sender, where {@code spring.mail} is configured */
    ChannelFactory(Settings settings, ObjectMapper mapper, InstantSource clock,
            Supplier<@Nullable JavaMailSenderImpl> mail) {
        this.clock = clock;
        this.settings = settings;
        this.mapper = mapper;
        this.mail = mail;
    }

    /** A receiver as configured: each gets a channel of its own. */
    sealed interface Receiver {
        record Mailbox(String from, String to) implements Receiver {}

        record Webhook(Notify.Webhook webhook) implements Receiver {}
    }

    List<Channel> open() {
        return receivers(settings.notices()).stream().map(this::open).toList();
    }

    private static List<Receiver> receivers(Notify notices) {
        var all = new ArrayList<Receiver>();
        if (notices.mail() != null) {
            var from = notices.mail().from();
            notices.mail().to().forEach(to -> all.add(new Receiver.Mailbox(from, to)));
        }
        notices.webhooks().forEach(webhook -> all.add(new Receiver.Webhook(webhook)));
        return all;
    }

    private Channel open(Receiver receiver) {
        return switch (receiver) {
            case Receiver.Mailbox(String from, String to) -> new MailChannel(sender(), from, to, settings.node());
            case Receiver.Webhook(Notify.Webhook webhook) -> new WebhookChannel(webhook,
                    new WebhookBodies(settings.node(), settings.notices().reminder(), mapper, clock),
                    webhook.templateFile() == null
                            ? null
                            : new TemplateFile(webhook.templateFile(), settings.node().name(), mapper),
                    client(), clock);
        };
    }

    private JavaMailSenderImpl sender() {
        if (sender == null) {
            sender = sender(mail.get());
        }
        return sender;
    }

    /**
     * {@code spring.mail} where it names a host, else the mail server of this host. Every wait gets a limit; TLS is
     * used where the server offers it.
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
                properties.putIfAbsent("mail." + protocol + "." + wait, MAIL_TIMEOUT_MILLIS);
            }
        }
        properties.putIfAbsent("mail.smtp.starttls.enable", "true");
        return sender;
    }

    private HttpClient client() {
        if (client == null) {
            client = httpClient();
        }
        return client;
    }

    /** Over http:// the JDK would ask for an upgrade to HTTP/2 with each request, which confuses simple receivers. */
    static HttpClient httpClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER).build();
    }
}
