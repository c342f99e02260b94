package io.understudy.vocabulary;

/** What an event of the journal tells. */
public enum EventKind implements Word {
    /** The state stayed, the reason is new. */
    DECISION,
    /** The state changed. */
    TRANSITION,
    /** Somebody should look. */
    ALERT,
    /** An operator's order was decided. */
    OPERATOR,
    /** Understudy was started. */
    START,
    /** Understudy was stopped. */
    STOP,
    /** A hook was run. */
    HOOK,
    /** Data was copied. */
    MIRROR,
    /** Written by another version of Understudy, whose word this one does not know. */
    UNKNOWN
}
