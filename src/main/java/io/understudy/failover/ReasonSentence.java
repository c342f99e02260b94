package io.understudy.failover;

import io.understudy.vocabulary.ReasonCode;

/**
 * Everything that a decision can say of itself: the sentence, with <code>{}</code> for each value of the {@link
 * Reason}, and the code that it belongs to. A sentence that names only a cause becomes a value of the one that names
 * the consequence.
 *
 * <p>All sentences stand here so that they can be read, and improved, in one go. Nothing decides by them.
 */
public enum ReasonSentence {
    // Rows 1 and 2: nothing has to be done, or nothing may be done yet
    SERVICE_ANSWERS(ReasonCode.ANSWERS, "the service answers"),
    SERVICE_ANSWERS_AGAIN(ReasonCode.ANSWERS, "the service answers again"),
    GLITCH_OVER(ReasonCode.GLITCH_OVER, "the service answers again; nothing had to be done"),
    REQUEST_UNANSWERED(ReasonCode.DOUBT, "a request is unanswered: Understudy asks more often"),
    NOT_SEEN_UP(ReasonCode.NOT_SEEN_UP, "the service was not seen up since it was configured: nothing is done yet"),
    START_HOLD(ReasonCode.START_HOLD, "start-hold: nothing is done for another {}"),
    BOOT_HOLD(ReasonCode.BOOT_HOLD, "boot-hold: nothing is done for another {}"),

    // After a restart: who has the addresses?
    RETAKE_PAUSED(ReasonCode.WAITING, "paused: the addresses are neither taken again nor released"),
    RETAKE_WAITS(ReasonCode.WAITING, "waiting for an answer on the wire"),
    RETAKE_ASKS(ReasonCode.RETAKE,
            "this host had the addresses or was moving them when it went down: who has them now?"),
    RETAKEN(ReasonCode.RETAKE, "this host had the addresses or was moving them when it went down, and nobody else has"
            + " them: it takes them again"),
    HELD_ELSEWHERE(ReasonCode.STILL_ANSWERED, "another host has the addresses: it is watched"),
    HELD_TWICE(ReasonCode.GAVE_WAY,
            "another host has the addresses, and the journal has no completed takeover: released here"),

    // Rows 4, 5 and what else keeps from acting
    NO_CARRIER(ReasonCode.NETWORK_NOT_OK,
            "this host's interface has no carrier: this host may be the one that is cut off, so nothing is moved"),
    FROZE(ReasonCode.NETWORK_NOT_OK, "Understudy was paused (frozen, or starved of CPU): this host may be the one that"
            + " is cut off, so nothing is moved"),
    TOO_FEW_WITNESSES(ReasonCode.NETWORK_NOT_OK,
            "{} of {} needed witnesses answer: this host may be the one that is cut off, so nothing is moved"),
    STILL_CUT_OFF(ReasonCode.WAITING, "this host is still cut off"),
    NETWORK_BACK(ReasonCode.NETWORK_BACK, "this host's network is back: everything is checked again"),
    NOT_KNOWN(ReasonCode.NOT_KNOWN, "too little is known to act: service {}, host {}"),
    WOULD_RESPAWN(ReasonCode.OBSERVING, "observe mode: Understudy would have looked for the process on {} and respawned"
            + " it, or fenced and taken over if it is running"),
    WOULD_TAKE_OVER(ReasonCode.OBSERVING,
            "observe mode: Understudy would have fenced {} and taken over, since {}"),
    PAUSED(ReasonCode.PAUSED, "paused by {}: nothing is done"),
    STRANGER_BESIDE(ReasonCode.STRANGER, "the service answers, but a host that is not the primary ({}) answers for an"
            + " address, too: nothing is fenced or moved automatically until that ends. Find that host and remove the"
            + " address from it. A new card of the primary is accepted after 10m"),
    STRANGER_ANSWERS(ReasonCode.STRANGER,
            "a host that is not the primary ({}) answers for an address, so what fails may"
                    + " be that host: nothing is fenced or moved automatically. Find that host and remove the address"
                    + " from it, or order a failover with force"),
    ABSENT(ReasonCode.ADDRESS_ABSENT, "the service answers, but nobody has {}: bring it up on {}"),
    ABSENT_CLAIMED(ReasonCode.ADDRESS_ABSENT,
            "the service answers, but nobody has {}: {} is told to take it. Look there if it"
                    + " does not"),

    // Row 3: the service is down, the primary answers
    IS_PROCESS_THERE(ReasonCode.CHECK_PROCESS, "the service is down and {} answers: is the process running there?"),
    WAITS_FOR_TABLE(ReasonCode.WAITING, "waiting for the process table"),
    PROCESS_MISSING(ReasonCode.PROCESS_MISSING, "the process is missing: respawning it on {}"),
    PROCESS_THERE(ReasonCode.PROCESS_THERE, "the process is running, but the service does not answer"),
    PROCESS_MAY_BE_NEW(ReasonCode.PROCESS_THERE,
            "the process is running, but requests were refused: it may only just have started, so it is asked again"),
    PROCESS_UNKNOWN(ReasonCode.PROCESS_UNKNOWN, "the process table can't be read ({})"),
    WAITS_FOR_RESPAWN(ReasonCode.WAITING, "waiting for the respawn command"),
    RESPAWN_HAS_RUN(ReasonCode.RESPAWN_DONE, "the respawn command has run: does the service answer?"),
    RESPAWN_MAY_HAVE_RUN(ReasonCode.RESPAWN_DONE, "the respawn command may have run ({}): does the service answer?"),
    RESPAWN_COMMAND_FAILED(ReasonCode.RESPAWN_FAILED, "the respawn command failed ({})"),
    RESPAWN_IN_VAIN(ReasonCode.RESPAWN_FAILED, "the process was respawned, but the service does not answer"),
    RESPAWNS_ONCE_MORE(ReasonCode.RESPAWN_FAILED, "{}: trying once more"),
    RESPAWNS_USED_UP(ReasonCode.RESPAWNS_USED_UP, "the respawn attempts are used up"),
    ANSWERS_BEFORE_RESPAWN_ENDS(ReasonCode.RESPAWN_VERIFIED, "the service answers again"),
    RESPAWNED(ReasonCode.RESPAWN_VERIFIED, "respawned: the service answers again"),
    ASKS_SERVICE(ReasonCode.WAITING, "asking the service"),
    WAITS_FOR_SERVICE_UP(ReasonCode.WAITING, "waiting for the service to answer"),
    CHECKS_AGAIN_FIRST(ReasonCode.STOOD_STILL,
            "{}; but Understudy was paused (frozen, or starved of CPU), so everything is checked again first"),

    // Rows 6 and 7: fencing and proof
    HOST_SILENT(ReasonCode.FENCE_NEXT, "{} has been silent for {}"),
    NO_RESPAWN(ReasonCode.FENCE_NEXT, "the service is down and no respawn is configured"),
    HELD_DOWN(ReasonCode.HELD_DOWN,
            "{}, but hold-down allows no more than {} takeovers in {}: halted until an operator acknowledges"),
    UNFIT(ReasonCode.DATA_UNFIT, "{}, but {}: halted until an operator decides"),
    CALLED_OFF(ReasonCode.CALLED_OFF, "the service answers again and no fence command was sent: called off"),
    FENCES_NEXT(ReasonCode.FENCE_NEXT, "{}: fencing {} by {}"),
    FENCES(ReasonCode.WAITING, "fencing"),
    FENCED(ReasonCode.FENCE_DONE, "fenced ({}): does anybody still answer on the wire?"),
    METHOD_FAILED(ReasonCode.FENCE_NEXT, "the method did not succeed ({})"),
    METHOD_FAILED_IN_DOUBT(ReasonCode.FENCE_NEXT, "the method did not succeed ({}), and this host's network is in"
            + " doubt: does anybody answer on the wire?"),
    NO_METHOD_LEFT(ReasonCode.NO_METHOD, "{}: does anybody answer on the wire?"),
    NOT_PROVEN_YET(ReasonCode.FENCE_NEXT, "there is no proof yet"),
    PROVEN_AT_ONCE(ReasonCode.PROVEN_BY_WIRE,
            "{}, and all addresses that used to answer are silent: proven by the wire"),
    PROVEN_MEANWHILE(ReasonCode.PROVEN_BY_WIRE,
            "{} and all addresses that used to answer are silent: proven by the wire"),
    PROVEN_BY_WIRE(ReasonCode.PROVEN_BY_WIRE, "all addresses that used to answer are silent: proven by the wire"),
    PROVEN_BY_METHOD(ReasonCode.PROVEN_BY_METHOD, "the addresses were seen gone from {}: proven by the method"),
    FORCED(ReasonCode.FORCED, "forced by {}"),
    FORCED_AGAINST_ANSWER(ReasonCode.FORCED, "forced by {}, although another host still answers"),
    UNPROVEN_TAKE_OVER(ReasonCode.UNPROVEN_TAKE_OVER,
            "there is no proof, but nobody answers, and when-unproven is take-over"),
    UNPROVEN_HOLD(ReasonCode.UNPROVEN_HOLD,
            "there is no proof that {} is off its addresses, and when-unproven is hold"),
    STILL_ANSWERED(ReasonCode.STILL_ANSWERED,
            "another host still answers for an address, so taking it would make two holders"),
    NETWORK_FAILED(ReasonCode.NETWORK_NOT_OK, "this host's network failed meanwhile"),
    HALTED(ReasonCode.UNPROVEN_HOLD, "{}. Take {} off the network or cut its power, and Understudy goes on"
            + " automatically; or order a failover with force"),
    NOT_MOVED(ReasonCode.UNPROVEN_HOLD, "{}: nothing was moved, and {} keeps serving"),

    // A switchover
    SWITCHOVER_BEGUN(ReasonCode.ORDERED, "{}: starting the service here"),
    SWITCHOVER_START_FAILED(ReasonCode.START_FAILED, "the service does not start here ({}): nothing was moved"),
    SWITCHOVER_STOPS(ReasonCode.STARTED, "the service runs here: stopping it on {}"),
    SWITCHOVER_REFUSED(ReasonCode.SWITCHOVER_REFUSED, "{} did not stop its service ({}): nothing was moved"),
    STOPPED_THERE(ReasonCode.FENCE_NEXT, "the service is stopped on {}"),
    SWITCHOVER_UNDONE(ReasonCode.UNPROVEN_HOLD, "{}: not moved, and {} was told to keep serving"),

    // Becoming the holder
    STARTS_HERE(ReasonCode.WAITING, "the service is starting here"),
    START_FAILED(ReasonCode.START_FAILED, "the service did not start here ({})"),
    STARTED(ReasonCode.STARTED, "the service runs here: asking the wire once more"),
    STARTED_LATE(ReasonCode.STARTED,
            "the service runs here, but the proof has grown old meanwhile: asking the wire for a new one"),
    ASKS_ONCE_MORE(ReasonCode.WAITING, "asking the wire once more"),
    ANSWERED_BEFORE_ADDING(ReasonCode.STILL_ANSWERED, "another host answers for an address again"),
    RETAKE_CUT_OFF(ReasonCode.NETWORK_NOT_OK,
            "this host's network failed meanwhile: once it is back, the wire is asked again who has the addresses"),
    NOBODY_ANSWERS(ReasonCode.STARTED, "nobody answers: adding the addresses"),
    ADDS(ReasonCode.WAITING, "adding the addresses"),
    ADD_TOO_LATE(ReasonCode.STOOD_STILL,
            "the answer grew too old before the addresses could be added: asking the wire again"),
    ADD_FAILED(ReasonCode.ADD_FAILED, "the addresses could not be added ({})"),
    GIVEN_BACK(ReasonCode.ADD_FAILED, "{}; {} gets its addresses back"),
    ADDED(ReasonCode.ADDED, "the addresses are here: announcing them"),
    ANNOUNCES(ReasonCode.WAITING, "announcing the addresses"),
    ANNOUNCED(ReasonCode.ANNOUNCED, "the addresses are announced: does anybody else have them?"),
    ANNOUNCE_FAILED(ReasonCode.ANNOUNCE_FAILED, "the addresses are here, but could not be announced ({}); that is tried"
            + " again. Does anybody else have them?"),
    LOOKS_FOR_ANOTHER(ReasonCode.WAITING, "looking for another holder"),
    PROOF_REFUTED(ReasonCode.STILL_ANSWERED, "another host answers for an address: the proof is refuted"),
    REFUTED_ASKS(ReasonCode.STILL_ANSWERED, "{}: released, and everything is asked again before anything is done"),
    SERVES_AGAIN(ReasonCode.GLITCH_OVER, "the service answers on {} again, which has its addresses back"),
    START_AFTER_ADDING(ReasonCode.STARTED, "the service did not start here ({}). It may need the address to be here:"
            + " asking the wire once more, and then there is a second try"),
    STARTS_AGAIN(ReasonCode.ADDED, "the addresses are here: starting the service once more"),
    REFUTED_RETAKE(ReasonCode.STILL_ANSWERED, "{}: released, and watched as after any start"),
    REFUTED_HALTED(ReasonCode.STILL_ANSWERED, "{}: released, and an operator has to look"),
    TWO_HOLDERS(ReasonCode.STILL_ANSWERED,
            "another host answers for an address: released, or there would be two holders"),
    TAKEN_OVER(ReasonCode.CONFIRMED, "taken over: nobody else has the addresses"),
    TAKEN_OVER_TO_STOP(ReasonCode.STOPPED, "taken over; after-takeover is stop, so watching ends for good"),
    TAKEN_BACK(ReasonCode.CONFIRMED, "not failed back: {} did not serve, so {} has taken the addresses back"),

    // Holding
    HOLDS(ReasonCode.WAITING, "this host has the addresses"),
    OBSERVES_HOLDING(ReasonCode.WAITING, "observe mode: this host has the addresses, and nothing is done"),
    HOLDS_PAUSED(ReasonCode.WAITING, "paused: nothing is done about the addresses"),
    ANNOUNCED_JUST_NOW(ReasonCode.WAITING, "announced over it just now"),
    STOOD_HOLDING(ReasonCode.NETWORK_NOT_OK, "Understudy was paused for {} while this host has the addresses: another"
            + " host may have taken them meanwhile"),
    DEAD_HERE(ReasonCode.DEAD_HERE, "this host has the addresses, and the service does not answer here: starting it"
            + " again"),
    DEAD_HERE_PAUSED(ReasonCode.DEAD_HERE, "this host has the addresses, and the service does not answer here; paused,"
            + " so it is not started"),
    DEAD_HERE_NO_START(ReasonCode.DEAD_HERE, "this host has the addresses, and the service does not answer here; there"
            + " is no takeover.start to start it with"),
    DEAD_HERE_USED_UP(ReasonCode.DEAD_HERE, "this host has the addresses, and the service does not answer here, though"
            + " it was started {} times within {}: look into it on this host"),
    STARTED_AGAIN(ReasonCode.DEAD_HERE, "the service was started again here: does it answer?"),
    NOT_STARTED_AGAIN(ReasonCode.DEAD_HERE, "the service could not be started again here ({})"),
    WAITS_FOR_SERVICE_HERE(ReasonCode.WAITING, "waiting for the service to answer here"),
    HOT_STANDBY_DIED(ReasonCode.DEAD_HERE, "the hot standby's service does not answer here: starting it again"),
    COULD_IT_SERVE(ReasonCode.CHECK_PROCESS, "{}: could {} serve?"),
    COULD_SERVE(ReasonCode.FAILBACK_BEGUN, "{} is healthy and could serve"),
    COULD_NOT_SERVE(ReasonCode.FAILBACK_PUT_OFF, "{} is healthy but could not serve ({}): nothing is moved, and it is"
            + " asked again after another {}. Start the service there, or order the failback"),
    PRIMARY_ANSWERS(ReasonCode.NEWS, "{} answers"),
    PRIMARY_SILENT(ReasonCode.NEWS, "{} does not answer"),
    PRIMARY_HEALTHY(ReasonCode.FAILBACK_BEGUN, "{} has been healthy for {}"),
    ANNOUNCED_AGAIN(ReasonCode.ANNOUNCE_AGAIN, "announced again"),
    ALONE_AGAIN(ReasonCode.ANNOUNCE_AGAIN, "nobody else has the addresses: announced again"),
    ALONE_AT_START(ReasonCode.ANNOUNCE_AGAIN,
            "nobody else has the addresses: the service is started here, to be sure, and they are announced again"),
    FROZE_HOLDING(ReasonCode.WAITING,
            "Understudy was paused (frozen, or starved of CPU): everything is checked again first"),
    CUT_OFF_IN_CONFLICT(ReasonCode.WAITING,
            "this host's network failed during a conflict: the second holder is known already"),
    CUT_OFF_HOLDING(ReasonCode.NETWORK_NOT_OK,
            "this host's network failed while it has the addresses: another host may take them meanwhile"),
    ASKS_WHO_HAS(ReasonCode.WAITING, "asking whether anybody else has the addresses"),
    WHO_HAS(ReasonCode.WIRE_ASKED, "does anybody else have the addresses?"),
    WHO_HAS_AT_START(ReasonCode.WIRE_ASKED,
            "the addresses are here, but the journal has no completed takeover: does anybody else have them?"),
    WHO_HAS_AFTER_CUT(ReasonCode.WIRE_ASKED,
            "this host's network is back: does anybody else have the addresses?"),
    WHO_HAS_DELETED(ReasonCode.WIRE_ASKED,
            "somebody else deleted an address here: does anybody else have the addresses?"),
    DELETED(ReasonCode.ADDRESS_GONE, "{} deleted an address here: it is put back unless another host has it now"),
    DELETED_PAUSED(ReasonCode.ADDRESS_GONE, "{} deleted an address here; paused, so it is not put back"),
    DELETED_AGAIN(ReasonCode.ADDRESS_GONE_AGAIN, "{} deleted an address here again, and it is put back. Find out why:"
            + " `ip monitor address` shows it happen"),
    DELETED_TOO_OFTEN(ReasonCode.WAITING, "an address is deleted here again and again: it is put back once a second"),
    PUTS_BACK(ReasonCode.ADDRESS_GONE, "nobody else has the address that is missing here: putting it back"),
    IS_PUT_BACK(ReasonCode.WAITING, "putting the address back"),
    PUT_BACK(ReasonCode.ADDRESS_BACK, "the address is back and announced"),
    PUT_BACK_FAILED(ReasonCode.ADD_FAILED, "the address could not be put back ({}): trying again in {}"),
    TAKEN_WHILE_CUT_OFF(ReasonCode.GAVE_WAY, "another host took an address while this host was cut off: released. Find"
            + " out which host should have it, then acknowledge"),
    TAKEN_AFTER_DELETION(ReasonCode.GAVE_WAY, "an address was deleted here and another host has it now: released. Find"
            + " out which host should have it, then acknowledge"),
    CONFLICT_PAUSED(ReasonCode.SECOND_HOLDER, "{} has an address that is held here; paused, so nothing is done"),
    STRANGER(ReasonCode.STRANGER, "a stranger ({}) has an address that is held here: announced over it. Find that host"
            + " and remove the address from it"),
    PRIMARY_IS_BACK(ReasonCode.SECOND_HOLDER, "{} ({}) is back with an address that is held here"),
    FENCE_RUNS(ReasonCode.SECOND_HOLDER, "{}: announced over it while the fence runs"),
    FENCES_SECOND(ReasonCode.SECOND_HOLDER, "{}: fencing it by {}, and announced over it"),
    SECOND_FENCED(ReasonCode.FENCE_DONE, "the second holder is fenced ({}): announced over it"),
    SECOND_NOT_FENCED(ReasonCode.SECOND_HOLDER, "fencing the second holder did not succeed ({})"),
    CANNOT_FENCE(ReasonCode.SECOND_HOLDER, "{}: announced over it, but there is no way to fence it. Remove the address"
            + " from it by hand"),

    // Going back
    FAILBACK_BEGUN(ReasonCode.FAILBACK_BEGUN, "{}: stopping the service here"),
    FAILS_BACK(ReasonCode.WAITING, "failing back"),
    STOP_FAILED(ReasonCode.FAILBACK_ABORTED, "the service does not stop here ({})"),
    RELEASES(ReasonCode.FAILBACK_STEP, "the service is stopped here: releasing the addresses"),
    RELEASE_FAILED(ReasonCode.FAILBACK_ABORTED, "the addresses can't be released ({})"),
    CLAIMS(ReasonCode.FAILBACK_STEP, "released: {} takes the addresses"),
    CLAIM_FAILED(ReasonCode.FAILBACK_ABORTED, "{} did not take the addresses ({})"),
    CLAIMED(ReasonCode.FAILBACK_STEP, "{} has the addresses: announced for it, and asked"),
    CLAIMED_V6(ReasonCode.FAILBACK_STEP, "{} has the addresses: asked, and announced for it once it answers"),
    NOT_SERVING_YET(ReasonCode.CHECK_PROCESS,
            "{} has the addresses and does not serve yet: is the process running there?"),
    WAITS_FOR_TABLE_THERE(ReasonCode.WAITING, "waiting for the process table of {}"),
    PROCESS_RUNS_THERE(ReasonCode.FAILBACK_STEP, "the process is running on {}: asking again"),
    PROCESS_UNKNOWN_THERE(ReasonCode.FAILBACK_STEP,
            "whether the process is running on {} is not known ({}): asking again"),
    PROCESS_MISSING_THERE(ReasonCode.PROCESS_MISSING, "the process is missing on {}: starting it there"),
    STARTS_THERE(ReasonCode.WAITING, "the service is starting on {}"),
    STARTED_THERE(ReasonCode.FAILBACK_STEP, "the service was started on {}: asking again"),
    ASKS_ON(ReasonCode.WAITING, "asking again"),
    WAITS_TO_SERVE(ReasonCode.WAITING, "waiting for {} to serve"),
    FAILED_BACK(ReasonCode.FAILED_BACK, "failed back: {} serves"),
    DOES_NOT_SERVE(ReasonCode.FAILBACK_ABORTED, "{} does not serve: taking the addresses back"),
    DOES_NOT_ANSWER(ReasonCode.FAILBACK_ABORTED, "{} does not answer for the addresses: taking them back"),
    TAKES_BACK(ReasonCode.FAILBACK_ABORTED, "{}: taking the addresses back"),

    // Halted or stopped
    WATCHED_AGAIN(ReasonCode.ANSWERS, "the service answers again: watching it"),
    WATCHED_AGAIN_CLAIMING(ReasonCode.ANSWERS,
            "the service answers again: watching it; {} takes the addresses that it may have lost"),
    PROOF_ARRIVED(ReasonCode.PROVEN_BY_WIRE,
            "the missing proof has arrived: all addresses that used to answer are silent"),
    PROOF_HELD_DOWN(ReasonCode.HELD_DOWN, "the missing proof has arrived, but hold-down allows no more takeovers:"
            + " halted until an operator acknowledges"),
    PROOF_UNFIT(ReasonCode.DATA_UNFIT, "the missing proof has arrived, but {}: halted until an operator decides"),
    RETRIES_LATER(ReasonCode.RETRY, "there is no proof that {} is off its addresses: fencing is tried again in {}. Take"
            + " {} off the network or cut its power, and Understudy goes on automatically; or order a failover with"
            + " force"),
    RETRY_HELD_DOWN(ReasonCode.HELD_DOWN, "there is no proof that {} is off its addresses, and hold-down allows no more"
            + " takeovers: halted until an operator acknowledges"),
    RETRIES(ReasonCode.WAITING, "fencing is tried again"),
    WAITS_FOR_PROOF(ReasonCode.WAITING, "waiting for proof, for the service, or for an operator"),
    WAITS_FOR_SERVICE(ReasonCode.WAITING, "waiting for the service or for an operator"),
    WAITS_FOR_OPERATOR(ReasonCode.WAITING, "waiting for an operator"),
    WATCHING_ENDED(ReasonCode.WAITING, "watching has ended for good"),

    // Late or outdated news
    OLD_NEWS(ReasonCode.WAITING, "the end of an older action: no longer of interest"),
    WAS_FROZEN(ReasonCode.STOOD_STILL, "Understudy was paused (frozen, or starved of CPU): everything is checked again"
            + " before anything is decided"),
    WAS_FROZEN_HOLDING(ReasonCode.WAITING, "Understudy was paused (frozen, or starved of CPU)"),
    ASKED_AGAIN(ReasonCode.STOOD_STILL,
            "Understudy was paused (frozen, or starved of CPU) since the wire was asked: asking again"),
    ANSWER_LOST(ReasonCode.LOST_END,
            "the answer of the wire never came: asking again. Something is wrong with Understudy"
                    + " here; if it recurs, restart it"),
    NOBODY_WAITS(ReasonCode.WAITING, "nobody waits for this answer any more"),

    // Orders
    PAUSE_ORDERED(ReasonCode.PAUSED, "paused by {}"),
    RESUMED(ReasonCode.RESUMED, "resumed by {}"),
    ACKNOWLEDGED(ReasonCode.ACKNOWLEDGED, "acknowledged by {}"),
    FAILOVER_ORDERED(ReasonCode.ORDERED, "failover ordered by {}"),
    SWITCHOVER_ORDERED(ReasonCode.ORDERED, "switchover ordered by {}"),
    FAILBACK_ORDERED(ReasonCode.ORDERED, "failback ordered by {}"),
    REFUSED(ReasonCode.ORDERED, "refused: {}"),
    NOT_PAUSED(ReasonCode.ORDERED, "not paused"),
    NOT_HALTED(ReasonCode.ORDERED, "not halted: there is nothing to acknowledge"),
    HOLDS_ALREADY(ReasonCode.ORDERED, "{} has the addresses already"),
    DOES_NOT_HOLD(ReasonCode.ORDERED, "{} does not have the addresses"),
    RECOVERY_RUNS(ReasonCode.ORDERED, "a recovery is running ({})"),
    IN_DISPUTE(ReasonCode.ORDERED,
            "the addresses are in dispute: a second holder is being fenced, or the wire is being asked"),
    ENDED(ReasonCode.ORDERED, "watching has ended for good (after-takeover is stop): take the addresses off this host"
            + " and restart Understudy to watch again");

    private final ReasonCode code;
    private final String text;

    ReasonSentence(ReasonCode code, String text) {
        this.code = code;
        this.text = text;
    }

    public ReasonCode code() {
        return code;
    }

    /** The sentence, with <code>{}</code> where a value belongs. */
    public String text() {
        return text;
    }
}
