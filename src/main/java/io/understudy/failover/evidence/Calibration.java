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
    /** A host with several cards answers by all of them at once: this long after the first the others are learned. */
    private static final long LEARNING = Duration.ofSeconds(3).toNanos();

    /**
     * A silence counts only when it outlasts every watch and the service answered meanwhile; otherwise it may be the
     * end of the primary.
     *
     * @param host what the wire says now
     * @param last when the service last answered, or {@link Watch#NEVER}
     * @param longestTolerate the longest silence that anything watched is allowed
     * @return this, with what is new
     */
    Calibration learn(HostEvidence host, long last, Collection<Vip> addresses, Duration longestTolerate, long now) {
        long patience = longestTolerate.multipliedBy(2).toNanos();
        long answered = last == Watch.NEVER ? Watch.NEVER : Math.min(now, last);
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
