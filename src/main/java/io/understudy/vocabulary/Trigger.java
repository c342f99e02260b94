package io.understudy.vocabulary;

import java.util.Locale;
import java.util.Optional;

/** What began a recovery. */
public enum Trigger {
    HOST_DOWN,
    SERVICE_DOWN,
    MANUAL,
    SWITCHOVER,
    FAILBACK,
    RESTART;

    /**
     * Begun by what was observed, not by a person or a restart. Such a recovery is called off when the service answers
     * again, and its takeover counts for hold-down.
     */
    public boolean automatic() {
        return switch (this) {
            case HOST_DOWN, SERVICE_DOWN -> true;
            case MANUAL, SWITCHOVER, FAILBACK, RESTART -> false;
        };
    }

    /** As in journal, API and metrics: {@code host-down}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The trigger of this {@link #word}, or empty where a journal has a word that this version does not know. */
    public static Optional<Trigger> of(String word) {
        for (var trigger : values()) {
            if (trigger.word().equals(word)) {
                return Optional.of(trigger);
            }
        }
        return Optional.empty();
    }
}
