package io.understudy.hook;

import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Word;
import java.util.List;

/**
 * What a hook is told.
 *
 * @param kind the turning point at which it runs
 * @param recovery the recovery's id, or empty outside of one
 * @param state the service's state
 * @param because the reason, a sentence
 * @param addresses with their prefix lengths
 * @param holder who has the addresses now: a node's name, {@code unknown} or {@code nobody}
 */
public record HookEvent(Kind kind, String service, String recovery, StateName state, String because,
        List<String> addresses, String interfaceName, String primary, String holder) {
    public HookEvent {
        addresses = List.copyOf(addresses);
    }

    /** Understudy waits for the hooks of kinds that begin with {@code BEFORE}; the others run beside it, in order. */
    public enum Kind implements Word {
        SUSPECT,
        BEFORE_RESPAWN,
        AFTER_RESPAWN,
        BEFORE_FENCE,
        BEFORE_TAKEOVER,
        AFTER_TAKEOVER,
        BEFORE_FAILBACK,
        AFTER_FAILBACK,
        RECOVERED,
        HALTED
    }
}
