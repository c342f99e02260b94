package io.understudy.failover;

import io.understudy.failover.evidence.KnownBefore;
import io.understudy.vocabulary.HaltCause;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a restart of the daemon or a reboot of this host. Times are on the monotonic clock of the new run, so
 * they may be negative.
 *
 * @param last what was going on when the last run ended
 * @param halted why, where {@code last} is {@code HALTED}
 * @param proven the last takeover was completed and proven
 * @param known what was found out about the primary and its service within the last day
 * @param respawns the respawns in their window
 * @param takeovers the automatic takeovers in hold-down's window that nobody has acknowledged
 * @param paused null when it isn't
 * @param failbacksFailed automatic failbacks in a row that came to nothing
 */
public record Memory(Last last, @Nullable HaltCause halted, boolean proven, KnownBefore known, Respawns respawns,
        Takeovers takeovers, @Nullable Pause paused, int failbacksFailed) {
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

    /** Of a first start. */
    public static final Memory NONE = new Memory(Last.WATCHING, null, false, KnownBefore.NOTHING, Respawns.NONE,
            Takeovers.NONE, null, 0);
}
