package io.understudy.failover.evidence;

import java.util.Set;

/**
 * What one address's question on the wire (ARP probe, neighbour solicitation) came to.
 *
 * @param kind answered by another host, silent to enough questions in a row, or not asked (not our segment, or not
 *        often enough yet)
 * @param by the hardware address that answered last, or empty
 * @param all every hardware address that answered lately, that one among them: more than one for a host with several
 *        cards, and for two hosts
 * @param since since when it has been exactly these
 * @param at when the newest answered question was sent, or for silence when the last question of the row was sent;
 *        monotonic nanoseconds
 * @param quietSince when it answered last, or since when it is asked
 */
public record Wire(Kind kind, String by, Set<String> all, long since, long at, long quietSince) {
    public enum Kind {
        ANSWERED,
        SILENT,
        UNASKED
    }

    public static final Wire NOTHING = new Wire(Kind.UNASKED, "", Watch.NEVER, Watch.NEVER);

    public Wire {
        all = Set.copyOf(all);
    }

    /** Where one alone has answered since {@code at}, or nobody. */
    public Wire(Kind kind, String by, long at, long quietSince) {
        this(kind, by, by.isEmpty() ? Set.of() : Set.of(by), at, at, quietSince);
    }
}
