package io.understudy.conduct;

import io.understudy.vocabulary.Word;

/** Why nothing is done for a service that does not answer. Its word is stable: API and notices carry it. */
public enum UnservedCause implements Word {
    /** A recovery is running: something is done. */
    ACTING,
    PAUSED,
    /** {@code mode: observe}. */
    OBSERVING,
    /** {@code start-hold} or {@code boot-hold} runs. */
    HOLD,
    /** It has not answered since it was configured. */
    NOT_SEEN_UP,
    /** This host's network is in doubt: this host may be the one that is cut off. */
    CUT_OFF,
    HALTED,
    /** Watching has ended ({@code after-takeover: stop}). */
    STOPPED,
    /** This host has the addresses, and the service does not answer here. */
    DEAD_HERE,
    /** The probes can't tell whether it answers. */
    NOT_KNOWN,
    /** Understudy has not decided yet. */
    WAITING
}
