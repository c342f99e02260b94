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
    /** A host with several cards answers by all of them at once: for so long after the first the others are learned. */
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
                        owners.remove(vip);
                        absent.add(vip);
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
     * Whose an address is. Of those that answer beside a known one, only what answers for the primary's own address, or
     * what came with the first answers, is the primary's: any other may be a second host. Others alone, for long
     * enough, are a new card.
     */
    private static Owners owners(@Nullable Owners known, Wire wire, String primarys, boolean lasting, long now) {
        if (known == null) {
            return new Owners(wire.all(), now);
        }
        if (now - known.learned() < LEARNING) {
            return known.and(wire.all());
        }
        if (Collections.disjoint(known.hardware(), wire.all())) {
            return lasting ? new Owners(wire.all(), now) : known;
        }
        return wire.all().contains(primarys) ? known.and(Set.of(primarys)) : known;
    }
}
