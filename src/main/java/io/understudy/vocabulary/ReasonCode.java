package io.understudy.vocabulary;

import java.util.Locale;

/** Why a decision was taken: stable words for the journal, the API and the tests. */
public enum ReasonCode {
    ANSWERS,
    NOT_SEEN_UP,
    START_HOLD,
    BOOT_HOLD,
    DOUBT,
    GLITCH_OVER,
    PAUSED,
    OBSERVING,
    NETWORK_NOT_OK,
    NETWORK_BACK,
    NOT_KNOWN,
    CHECK_PROCESS,
    PROCESS_MISSING,
    PROCESS_THERE,
    PROCESS_UNKNOWN,
    RESPAWN_DONE,
    RESPAWN_FAILED,
    RESPAWN_VERIFIED,
    RESPAWNS_USED_UP,
    HELD_DOWN,
    DATA_UNFIT,
    FENCE_NEXT,
    FENCE_DONE,
    NO_METHOD,
    PROVEN_BY_WIRE,
    PROVEN_BY_METHOD,
    UNPROVEN_HOLD,
    UNPROVEN_TAKE_OVER,
    STILL_ANSWERED,
    FORCED,
    CALLED_OFF,
    STARTED,
    START_FAILED,
    ADD_FAILED,
    ADDED,
    ANNOUNCED,
    ANNOUNCE_FAILED,
    REFUTED,
    CONFIRMED,
    RETAKE,
    ANNOUNCE_AGAIN,
    ADDRESS_GONE,
    ADDRESS_GONE_AGAIN,
    ADDRESS_BACK,
    WIRE_ASKED,
    SECOND_HOLDER,
    STRANGER,
    GAVE_WAY,
    FAILBACK_BEGUN,
    FAILBACK_STEP,
    FAILBACK_ABORTED,
    FAILED_BACK,
    ORDERED,
    ACKNOWLEDGED,
    RESUMED,
    WAITING,
    SWITCHOVER_REFUSED,
    STOOD_STILL,
    STOPPED,
    NEWS;

    /** As in journal, API and logs: {@code not-seen-up}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Nothing has changed, or only what is shown anyway: not worth a record. */
    public boolean quiet() {
        return this == WAITING || this == NEWS;
    }
}
