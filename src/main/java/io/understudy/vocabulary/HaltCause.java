package io.understudy.vocabulary;

/** Why a service is halted. */
public enum HaltCause {
    /** Too many takeovers: ends by acknowledgement only. */
    HOLD_DOWN,
    /** The data here is not fit to serve from: ends by the service being up, or by acknowledgement. */
    UNFIT,
    /** No proof: ends by proof too, or by the service being up. */
    UNPROVEN,
    /** Somebody answers for an address: ends as UNPROVEN does. */
    ANSWERED,
    /** B's service did not start, or its addresses could not be added. */
    FAILED,
    /** Somebody else had taken the addresses while this host was cut off. */
    GAVE_WAY
}
