package io.understudy.vocabulary;

/** The states of a service, as journal, API, metrics and pages write them. */
public enum StateName implements Word {
    /** Not seen up yet, or a hold runs: nothing is done. */
    STARTING,
    /** The service answers on the primary. */
    WATCHING,
    /** A request is unanswered, or what is known is not enough to act on. */
    SUSPECT,
    /** This host's network fails: it may be the one that is cut off. */
    BLIND,
    /** The process table of the primary is being read. */
    DIAGNOSING,
    /** The respawn command runs on the primary. */
    RESPAWNING,
    /** The respawn command has run, and the probes have to confirm it. */
    VERIFYING,
    /** The primary is being taken off its addresses. */
    FENCING,
    /** This host becomes the holder. */
    TAKING_OVER,
    /** This host has the addresses. */
    HOLDING,
    /** The addresses go back to the primary. */
    FAILING_BACK,
    /** Nothing is done automatically until what halted it is resolved. */
    HALTED,
    /** Watching has ended for good. */
    STOPPED;

    /** Upper case, as it always was: {@code TAKING_OVER}. */
    @Override
    public String word() {
        return name();
    }
}
