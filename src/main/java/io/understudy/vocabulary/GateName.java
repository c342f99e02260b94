package io.understudy.vocabulary;

/** The conditions that must hold before an action, by name. */
public enum GateName implements Word {
    /** The service's mode is {@code act}. */
    MODE,
    /** The service was seen up since it was configured. */
    SEEN_UP,
    /** Neither start-hold nor boot-hold runs. */
    HOLD,
    /** Nobody has paused the service. */
    NOT_PAUSED,
    /** Fewer automatic takeovers than hold-down allows. */
    HOLD_DOWN,
    /** The service is not halted. */
    NOT_HALTED,
    /** This host has carrier, enough witnesses answer, and Understudy was not paused by the system. */
    OWN_NETWORK,
    /** The copy of the data here is fresh enough. */
    MIRROR,
    /** This host is fit to serve ({@code takeover.fit}). */
    FIT,
    /** No host but the primary answers for the addresses. */
    NO_STRANGER,
    /** A crash could be proven. */
    PROOF,
    /** The primary can be told to stop its service. */
    PRIMARY_STOP,
    /** The service is up on the primary. */
    SERVICE_UP,
    /** The primary can be told to take its addresses. */
    CLAIM,
    /** The primary answers. */
    PRIMARY_UP,
    /** SSH to the primary works. */
    SSH,
    /** The journal can be written. */
    JOURNAL,
    /** Decisions are taken for this service. */
    DECIDING,
    /** What bringing the data back would do has been confirmed. */
    MIRROR_BACK
}
