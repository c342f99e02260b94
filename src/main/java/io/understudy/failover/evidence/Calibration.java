package io.understudy.failover.evidence;

import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the wire, while a service is watched, who answers for its addresses and which ones nobody has.
 *
 * @param owners of the addresses that answer
 * @param absent the addresses that nobody has, though another one answers
 */
record Calibration(Map<Vip, Owners> owners, Set<Vip> absent) {
    /** The addresses are asked for five times a second at most: on a lossy wire a few may be lost in a row. */
    private static final long LEAST = Duration.ofSeconds(3).toNanos();
    /** Who has answered for so long, with the service well all the time, is no stranger. */
    private static final long TRUSTED = Duration.ofMinutes(10).toNanos();
    /** A host with several cards answers by all of them at once: this long after the first the others are learned. */
    static final long LEARNING = Duration.ofSeconds(3).toNanos();

    /**
     * A silence counts only when it outlasts every watch and the service answered meanwhile; otherwise it may be the
     * end of the primary.
     *
     * @param lastAnswer when the service was last seen to answer, or {@link Watch#NEVER}
     * @param longestTolerate the longest silence that anything watched is allowed
     */
    Calibration learn(HostEvidence host, long lastAnswer, Collection<Vip> addresses, Duration longestTolerate,
            long now) {
        long patience = Math.max(LEAST, longestTolerate.multipliedBy(2).toNanos());
        long answered = lastAnswer == Watch.NEVER ? Watch.NEVER : Math.min(now, lastAnswer);
        var owners = new LinkedHashMap<>(this.owners);
        var absent = new LinkedHashSet<>(this.absent);
        for (var vip : addresses) {
            var wire = host.wire(vip);
            switch (wire.kind()) {
                case ANSWERED -> {
                    boolean lasting = answered != Watch.NEVER && wire.since() != Watch.NEVER
                            && answered - wire.since() > patience;
                    owners.put(vip, owners(owners.get(vip), wire, host.hardware(), lasting, now));
                    absent.remove(vip);
                }
                case SILENT -> {
                    if (answered != Watch.NEVER && answered - wire.quietSince() > patience) {
                        absent.add(vip); // whose it was stays known
                    }
                }
                case UNASKED -> {
                }
            }
        }
        if (owners.isEmpty()) {
            absent.clear(); // nobody answers for any of them: this wire tells nothing of the primary
        }
        return new Calibration(owners, absent);
    }

    /**
     * Whose an address is. What came with the first answers is the primary's; what answers beside it later may be a
     * second host, and is one until the service has gone on answering for very long. Another alone is a new card if the
     * primary's own address is answered by it, too.
     */
    private static Owners owners(@Nullable Owners known, Wire wire, String primarys, boolean lasting, long now) {
        if (known == null) {
            return new Owners(wire.all(), now);
        }
        if (now - known.learned() < LEARNING) {
            return known.and(wire.all());
        }
        boolean trusted = wire.since() != Watch.NEVER && now - wire.since() > TRUSTED;
        if (Collections.disjoint(known.hardware(), wire.all())) {
            boolean its = trusted || lasting && Set.of(primarys).containsAll(wire.all());
            return its ? new Owners(wire.all(), now) : known;
        }
        return trusted ? known.and(wire.all()) : known;
    }
}
