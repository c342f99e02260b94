package io.understudy.failover;

import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Vip;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a restart of the daemon or a reboot of this host. Times are on the monotonic clock of the new run, so
 * they may be negative.
 *
 * @param last what was going on when the last run ended
 * @param halted why, where {@code last} is {@code HALTED}
 * @param proven the last takeover was completed and proven
 * @param seenUp the probes, defined as they are now, that were seen up within the last day
 * @param hostSeenUp the primary answered within the last day
 * @param calibrated the addresses that answered on the wire while the service was watched within the last day, and by
 *        which hardware address
 * @param respawnedAt the respawns in their window
 * @param takenOverAt the automatic takeovers in hold-down's window that nobody has acknowledged
 */
public record Memory(Last last, @Nullable HaltCause halted, boolean proven, Set<String> seenUp,
        boolean hostSeenUp, Map<Vip, String> calibrated, List<Long> respawnedAt, List<Long> takenOverAt,
        Situation.@Nullable Pause paused) {
    public enum Last {
        /** Nothing, or nothing is known. */
        WATCHING,
        /** A recovery that had not come to adding the addresses. */
        RECOVERING,
        /** The addresses were being added, or given back. */
        MOVING,
        HOLDING,
        HALTED,
        STOPPED
    }

    public Memory {
        seenUp = Set.copyOf(seenUp);
        calibrated = Map.copyOf(calibrated);
        respawnedAt = List.copyOf(respawnedAt);
        takenOverAt = List.copyOf(takenOverAt);
    }

    /** Of a first start. */
    public static final Memory NONE = new Memory(Last.WATCHING, null, false, Set.of(), false, Map.of(), List.of(),
            List.of(), null);
}
