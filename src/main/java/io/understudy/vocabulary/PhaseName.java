package io.understudy.vocabulary;

/** The parts of a recovery whose durations are measured. */
public enum PhaseName implements Word {
    DETECT,
    BLIND,
    DIAGNOSE,
    RESPAWN,
    VERIFY,
    FENCE,
    START,
    CLAIM,
    ANNOUNCE,
    CONFIRM,
    STOP,
    RELEASE,
    /** Written by another version of Understudy, whose word this one does not know. */
    UNKNOWN
}
