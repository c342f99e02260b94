package io.understudy.conduct;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a service's clients fare at one moment, and who else claims its addresses. Immutable. The component names are the
 * JSON's.
 *
 * @param heldSince since when this host has had all addresses; null while it does not
 * @param conflict who else answers for an address that is held here, or who answers for one of the primary's; null
 *        while nobody does
 * @param unserved since when nobody answers the clients, and why; null while somebody does
 */
public record Serving(@Nullable Instant heldSince, @Nullable Conflict conflict, @Nullable Unserved unserved) {
    /** Nothing is held here, and the clients are served. */
    public static final Serving WELL = new Serving(null, null, null);

    /** @param by a hardware address; {@code remedy} is a sentence */
    public record Conflict(String address, String by, Instant since, String remedy) {}

    /**
     * @param since the last answer; where none is known, the start of Understudy
     * @param lasted the time since then, by a clock that does not jump
     * @param why nothing is done, or what is done: a sentence of our own, without anything that a command printed
     * @param neglected whether it has lasted for {@code notify.after} while nothing is done
     * @param acknowledged the operator who has acknowledged it, or null
     */
    public record Unserved(Instant since, Duration lasted, UnservedCause cause, String why, boolean neglected,
            @Nullable String acknowledged) {
        /** The same but for the time that has passed. */
        boolean sameButForTime(@Nullable Unserved other) {
            return other != null && since.equals(other.since) && cause == other.cause && why.equals(other.why)
                    && neglected == other.neglected && Objects.equals(acknowledged, other.acknowledged);
        }
    }

    /** The same but for the time that has passed. */
    boolean sameButForTime(Serving other) {
        return Objects.equals(heldSince, other.heldSince)
                && Objects.equals(conflict, other.conflict)
                && (unserved == null ? other.unserved == null : unserved.sameButForTime(other.unserved));
    }
}
