package io.understudy.failover.evidence;

/**
 * What one address's question on the wire (ARP probe, neighbour solicitation) came to.
 *
 * @param kind answered by another host, silent to enough questions in a row, or not asked (not our segment, or not
 *        often enough yet)
 * @param by the hardware address that answered last, or empty
 * @param at when the newest answered question was sent, or for silence when the last question of the row was sent;
 *        monotonic nanoseconds
 * @param quietSince when it answered last, or since when it is asked
 */
public record Wire(Kind kind, String by, long at, long quietSince) {
    public enum Kind {
        ANSWERED,
        SILENT,
        UNASKED
    }

    public static final Wire NOTHING = new Wire(Kind.UNASKED, "", Watch.NEVER, Watch.NEVER);
}
