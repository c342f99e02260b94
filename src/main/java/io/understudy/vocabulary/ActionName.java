package io.understudy.vocabulary;

/** What Understudy does to a host, as journal, metrics and pages write it. */
public enum ActionName implements Word {
    /** Reads the primary's process table. */
    CHECK_PROCESS,
    /** Asks the primary whether it could serve. */
    ASK_PRIMARY,
    /** Starts the service's process again on the primary. */
    RESPAWN,
    /** Takes the primary off its addresses. */
    FENCE,
    /** Starts the service on this host. */
    START,
    /** Stops the service on this host. */
    STOP,
    /** Puts the addresses on this host's interface. */
    ADD_ADDRESSES,
    /** Takes the addresses off this host's interface. */
    RELEASE_ADDRESSES,
    /** Tells the primary to take its addresses. */
    CLAIM,
    /** Stops the service on the primary. */
    STOP_PRIMARY,
    /** Starts the service on the primary. */
    START_PRIMARY,
    /** Tells the neighbours that the addresses are here. */
    ANNOUNCE,
    /** Tells the neighbours that the addresses are on the primary. */
    ANNOUNCE_FOR_PRIMARY
}
