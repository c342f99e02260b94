package io.understudy.failover;

import io.understudy.failover.decide.HoldPhase;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.StateName;
import java.util.List;

/**
 * Where a service stands. One record for each state, holding only that state's facts. Times are monotonic nanoseconds;
 * a {@code ticket} is the number of the action whose end is waited for.
 */
public sealed interface State {
    /**
     * Not seen up yet, or a hold runs: nothing is done. {@code retake}: the journal says that this host held the
     * addresses or was moving them, so the wire is asked who has them now; {@code ticket} is the question's, or 0.
     */
    public record Starting(boolean retake, long ticket) implements State {
        public Starting(boolean retake) {
            this(retake, 0);
        }
    }

    /** The service answers. */
    record Watching() implements State {}

    /** Something is unanswered, or what is known is not enough to act on. */
    record Suspect() implements State {}

    /** The own network is not well: this host may be the one that is cut off. */
    record Blind() implements State {}

    /** The process table of A is being asked for. */
    record Diagnosing(long ticket) implements State {}

    /** The respawn command runs on A. */
    record Respawning(long ticket) implements State {}

    /** The respawn command has run: probes sent from {@code from} on count, until {@code deadline}. */
    record Verifying(long from, long deadline) implements State {}

    /**
     * A is being taken off its addresses.
     *
     * @param stage what runs
     * @param method the index of the method that runs, or ran last
     * @param gone a method has proven that the addresses are gone from A
     */
    record Fencing(Stage stage, int method, boolean gone, long ticket) implements State {
        public enum Stage {
            PREPARE,
            STOP_PRIMARY,
            METHOD,
            WIRE
        }
    }

    /**
     * This host becomes the holder. {@code since} is when the addresses were added, for {@code ANNOUNCE} and {@code
     * CONFIRM}.
     */
    record TakingOver(Stage stage, long since, long ticket) implements State {
        public enum Stage {
            START,
            ASK,
            ADD,
            ANNOUNCE,
            CONFIRM
        }
    }

    /**
     * This host has the addresses.
     *
     * @param doubt why it may not be right that it has them; nothing is put back or announced until the wire has been
     *        asked
     * @param adding an address that was deleted here is being put back
     * @param announceAt when to announce them again
     * @param wellSince since when the primary answers again, or {@link Watch#NEVER}
     * @param conflictAt when a second holder was acted on last, or {@link Watch#NEVER}
     * @param fencedAt when a second holder was fenced last, or {@link Watch#NEVER}
     * @param method the fence method that was used for that, or -1
     * @param lost when addresses were deleted here by others, the newest last
     * @param ticket of the question or action that is waited for, or 0
     */
    record Holding(Doubt doubt, boolean adding, long since, long announceAt, long wellSince, long conflictAt,
            long fencedAt, int method, List<Long> lost, long ticket)
            implements
                State {
        public enum Doubt {
            NONE,
            /** Found here at a start, without a completed and proven takeover in the journal. */
            START,
            /** Carrier or witnesses were missing while it held: somebody may have decided otherwise. */
            CUT_OFF,
            /** An address was deleted here by somebody else, who may have given it to another host. */
            DELETED
        }

        public Holding {
            lost = List.copyOf(lost);
        }

        public static Holding begin(long now) {
            return new Holding(Doubt.NONE, false, now, now + HoldPhase.ANNOUNCE_SOON, Watch.NEVER, Watch.NEVER,
                    Watch.NEVER, -1, List.of(), 0);
        }

        /** Of a start: the wire is asked first. */
        public static Holding unsure(long now) {
            return begin(now).doubting(Doubt.START);
        }

        public Holding doubting(Doubt why) {
            return new Holding(why, false, since, announceAt, wellSince, conflictAt, fencedAt, method, lost, 0);
        }

        public Holding asking(long asked) {
            return new Holding(doubt, false, since, announceAt, wellSince, conflictAt, fencedAt, method, lost, asked);
        }

        public Holding adding(long added) {
            return new Holding(doubt, true, since, announceAt, wellSince, conflictAt, fencedAt, method, lost, added);
        }

        public Holding announceAt(long at) {
            return new Holding(doubt, adding, since, at, wellSince, conflictAt, fencedAt, method, lost, ticket);
        }

        public Holding wellSince(long at) {
            return new Holding(doubt, adding, since, announceAt, at, conflictAt, fencedAt, method, lost, ticket);
        }

        public Holding conflictAt(long at) {
            return new Holding(doubt, adding, since, announceAt, wellSince, at, fencedAt, method, lost, ticket);
        }

        public Holding fencing(int by, long at, long fence) {
            return new Holding(doubt, adding, since, announceAt, wellSince, conflictAt, at, by, lost, fence);
        }

        public Holding lost(List<Long> times) {
            return new Holding(doubt, adding, since, announceAt, wellSince, conflictAt, fencedAt, method, times,
                    ticket);
        }
    }

    /**
     * The addresses go back to A.
     *
     * @param since when A had claimed them, from {@code VERIFY} on
     * @param deadline until when A has to serve
     * @param diagnosed whether its process table has been asked for
     */
    public record FailingBack(Stage stage, long since, long deadline, boolean diagnosed, long ticket) implements State {
        /** In their order; {@code DIAGNOSE} and {@code START} only where A does not serve at once. */
        public enum Stage {
            STOP,
            RELEASE,
            CLAIM,
            VERIFY,
            DIAGNOSE,
            START
        }

        public FailingBack(Stage stage, long ticket) {
            this(stage, Watch.NEVER, Watch.NEVER, false, ticket);
        }
    }

    /** Nothing more is done by itself, but for what {@code cause} allows. */
    record Halted(HaltCause cause) implements State {}

    /** Watching has ended for good ({@code after-takeover: stop}). */
    record Stopped() implements State {}

    /** Which state it is, without its facts. */
    default StateName name() {
        return switch (this) {
            case Starting _ -> StateName.STARTING;
            case Watching _ -> StateName.WATCHING;
            case Suspect _ -> StateName.SUSPECT;
            case Blind _ -> StateName.BLIND;
            case Diagnosing _ -> StateName.DIAGNOSING;
            case Respawning _ -> StateName.RESPAWNING;
            case Verifying _ -> StateName.VERIFYING;
            case Fencing _ -> StateName.FENCING;
            case TakingOver _ -> StateName.TAKING_OVER;
            case Holding _ -> StateName.HOLDING;
            case FailingBack _ -> StateName.FAILING_BACK;
            case Halted _ -> StateName.HALTED;
            case Stopped _ -> StateName.STOPPED;
        };
    }

    /** The state's word as everywhere: {@code TAKING_OVER}. */
    default String word() {
        return name().name();
    }
}
