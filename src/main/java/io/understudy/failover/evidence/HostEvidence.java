package io.understudy.failover.evidence;

import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.Map;

/**
 * What echo, ARP and the interface of this host say, at one moment.
 *
 * @param host the primary: answers echo or, on the same segment, ARP
 * @param lastAnswer of the primary, or {@link Watch#NEVER}
 * @param firstMiss when its first unanswered request since then was sent, or {@link Watch#NEVER}
 * @param lastLoss when the newest request that it never answered in time was sent, or {@link Watch#NEVER}
 * @param lossBefore when the echo request was sent that was lost last but one, with an answer between the two losses,
 *        or {@link Watch#NEVER}
 * @param wire for each address
 * @param carrier of the interface of this host
 * @param witnessesAnswering how many witnesses answer; while the primary is silent only answers to requests sent after
 *        its first miss count
 * @param witnessesNeeded how many must
 * @param hardware the primary's hardware address as its own address answers for it, or empty
 * @param stalled Understudy was paused (frozen, or starved of CPU) just now, so nothing it counted means anything
 * @param begun when everything was asked again last: all of this rests on what was sent since
 */
public record HostEvidence(Verdict host, long lastAnswer, long firstMiss, long lastLoss, long lossBefore,
        Map<Vip, Wire> wire,
        boolean carrier, int witnessesAnswering, int witnessesNeeded, String hardware, boolean stalled,
        long begun) {
    public HostEvidence {
        wire = Map.copyOf(wire);
    }

    /**
     * A path that loses now and then is not trusted for this long: at a loss of one frame in a hundred, and ten echoes
     * a second, hundreds are sent meanwhile.
     */
    private static final long LOSSY_FOR = Duration.ofSeconds(30).toNanos();

    public static final HostEvidence NOTHING = new HostEvidence(Verdict.UNKNOWN, Watch.NEVER, Watch.NEVER, Watch.NEVER,
            Watch.NEVER, Map.of(), true, 0, 0, "", false, Watch.NEVER);

    /** Carrier, enough witnesses, no stall: this host is not the one that is cut off. */
    public boolean networkOk() {
        return carrier && witnessesAnswering >= witnessesNeeded && !stalled;
    }

    /**
     * The way to the primary loses requests time and again, so that one sent at {@code sentAt} may have been lost like
     * that too.
     */
    boolean lossy(long sentAt) {
        return lossBefore != Watch.NEVER && sentAt - lossBefore < LOSSY_FOR;
    }

    /** What is left of it when what it rests on no longer counts. */
    HostEvidence outdated() {
        return new HostEvidence(Verdict.UNKNOWN, lastAnswer, Watch.NEVER, lastLoss, lossBefore, Map.of(), carrier,
                witnessesAnswering, witnessesNeeded, hardware, stalled, begun);
    }

    public Wire wire(Vip vip) {
        return wire.getOrDefault(vip, Wire.NOTHING);
    }
}
