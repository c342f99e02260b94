package io.understudy.hook;

import java.util.List;
import java.util.Locale;

/**
 * What a hook is told.
 *
 * @param kind the turning point at which it runs
 * @param recovery the recovery's id, or empty outside of one
 * @param state the service's state, upper case
 * @param because the reason, a sentence
 * @param addresses with their prefix lengths
 * @param holder who has the addresses now: a node's name, {@code unknown} or {@code nobody}
 */
public record HookEvent(Kind kind, String service, String recovery, String state, String because,
        List<String> addresses, String interfaceName, String primary, String holder) {
    public HookEvent {
        addresses = List.copyOf(addresses);
    }

    /** Understudy waits for the hooks of kinds that begin with {@code BEFORE}; the others run beside it, in order. */
    public enum Kind {
        SUSPECT,
        BEFORE_RESPAWN,
        AFTER_RESPAWN,
        BEFORE_FENCE,
        BEFORE_TAKEOVER,
        AFTER_TAKEOVER,
        BEFORE_FAILBACK,
        AFTER_FAILBACK,
        RECOVERED,
        HALTED;

        /** As hooks and the journal have it: {@code before-takeover}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
