package io.understudy.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom to notify, and how. Without configuration nobody is notified.
 *
 * @param after how long a service that does not answer, and about which nothing is done, goes without a notice
 * @param reminder how often a halted service is mentioned again
 * @param quiet when what is not urgent waits; null: never
 * @param heartbeat the dead man's switch service that hears from this daemon; null: none
 */
public record Notify(@Nullable Mail mail, List<Webhook> webhooks, @Nullable Hooks hooks, Duration after,
        Duration reminder, @Nullable Quiet quiet, @Nullable Heartbeat heartbeat) {
    public static final Notify NOBODY = new Notify(null, List.of(), null, Duration.ofSeconds(30), Duration.ofHours(1),
            null, null);

    public Notify {
        webhooks = List.copyOf(webhooks);
    }

    /** The mail server is Spring's: {@code spring.mail.host} and its siblings, or this host's port 25. */
    public record Mail(List<String> to, String from) {
        public Mail {
            to = List.copyOf(to);
        }
    }

    public enum Template {
        GENERIC,
        SLACK,
        TEAMS,
        ALERTMANAGER,
        PAGERDUTY
    }

    /**
     * A URL that gets a POST. URL and secret may let their reader post to the channel: they are never printed.
     *
     * @param secret signs the body (HMAC-SHA256); for {@code PAGERDUTY} it is the integration's routing key
     * @param templateFile a Thymeleaf text template that makes the body instead of {@code template}; null: none. It
     *     could be read when the configuration was
     */
    public record Webhook(String name, URI url, @Nullable String secret, Template template,
            @Nullable Path templateFile, Duration timeout) {
        /** One whose body is built in. */
        public Webhook(String name, URI url, @Nullable String secret, Template template, Duration timeout) {
            this(name, url, secret, template, null, timeout);
        }

        @Override
        public String toString() {
            return "Webhook[" + name + ", " + template + "]";
        }
    }

    public enum OnFailure {
        GO_ON,
        BLOCK
    }

    /**
     * @param folder its executables run in the order of their names
     * @param timeout of each
     * @param beforeTakeover whether one that fails before a takeover prevents it
     */
    public record Hooks(Path folder, Duration timeout, OnFailure beforeTakeover) {}

    /** Local times in this host's zone; {@code from} after {@code to} spans midnight. */
    public record Quiet(LocalTime from, LocalTime to) {
        public boolean holds(LocalTime time) {
            return from.isBefore(to)
                    ? !time.isBefore(from) && time.isBefore(to)
                    : !time.isBefore(from) || time.isBefore(to);
        }
    }

    /** The URL is the service's secret, as with a webhook. */
    public record Heartbeat(URI url, Duration interval, Duration timeout) {
        @Override
        public String toString() {
            return "Heartbeat[" + interval + "]";
        }
    }
}
