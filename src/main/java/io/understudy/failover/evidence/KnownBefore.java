package io.understudy.failover.evidence;

import io.understudy.vocabulary.Vip;
import java.util.Map;
import java.util.Set;

/**
 * What an earlier run of the daemon has found out within the last day.
 *
 * @param probesUp the probes, defined as they are now, that were seen up
 * @param hostUp the primary, configured as it is now, was seen up
 * @param calibrated the addresses that answered on the wire while the service was watched, and by which hardware
 *        addresses
 * @param absent the addresses that nobody had while the primary was well
 */
public record KnownBefore(Set<String> probesUp, boolean hostUp, Map<Vip, Set<String>> calibrated,
        Set<Vip> absent) {
    public static final KnownBefore NOTHING = new KnownBefore(Set.of(), false, Map.of(), Set.of());

    public KnownBefore {
        probesUp = Set.copyOf(probesUp);
        calibrated = Map.copyOf(calibrated);
        absent = Set.copyOf(absent);
    }
}
