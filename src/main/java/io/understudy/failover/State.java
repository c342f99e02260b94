package io.understudy.failover;

import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.StateName;
import java.time.Duration;
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

    /** The network of this host fails: it may be the one that is cut off. */
    record Blind() implements State {}

    /** The process table of the primary is being read. */
    record Diagnosing(long ticket) implements State {}

    /** The respawn command runs on the primary. */
    record Respawning(long ticket) implements State {}

    /** The respawn command has run: probes sent from {@code from} on count, until {@code deadline}. */
    record Verifying(long from, long deadline) implements State {}

    /**
     * The primary is being taken off its addresses.
     *
     * @param stage what runs
     * @param method the index of the method that runs, or ran last
     * @param gone a method has proven that the addresses are gone from the primary
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
            /** The service did not start before the addresses were here. */
            START_AGAIN,
            ANNOUNCE,
            CONFIRM
        }
    }

    /**
     * This host has the addresses.
     *
     * @param doubt why it may not be right that it has them; nothing is put back or announced until the wire has been
     *        asked
     * @param awaits what runs meanwhile
     * @param announceAt when to announce them again
     * @param conflict the second holder that was last dealt with
     * @param wellSince since when the primary answers again, or {@link Watch#NEVER}
     * @param lost when addresses were deleted here by others, the newest last
     */
    record Holding(Doubt doubt, Awaited awaits, long since, long announceAt, Conflict conflict, long wellSince,
            List<Long> lost) implements State {
        public enum Doubt {
            NONE,
            /** Found here at a start, without a completed and proven takeover in the journal. */
            START,
            /** Carrier or witnesses were missing while it held: somebody may have decided otherwise. */
            CUT_OFF,
            /** An address was deleted here by somebody else, who may have given it to another host. */
            DELETED
        }

        /** What runs, and the number of its action; 0 with {@code NOTHING}. */
        public record Awaited(Work work, long ticket) {
            public static final Awaited NOTHING = new Awaited(Work.NOTHING, 0);

            public enum Work {
                NOTHING,
                /** The wire is asked whether anybody else has the addresses. */
                QUESTION,
                /** The second holder is fenced. */
                FENCE,
                /** An address that was deleted here is put back. */
                PUTTING_BACK,
                /** The service, which had died here, is started again. */
                STARTING,
                /** The primary is asked whether it could serve, before an automatic failback. */
                ASKING_PRIMARY
            }
        }

        /**
         * A second holder.
         *
         * @param seenAt when one was last acted on, or {@link Watch#NEVER}
         * @param method the fence method that was used last, or -1
         * @param fencedAt when one was last fenced, or {@link Watch#NEVER}
         */
        public record Conflict(long seenAt, int method, long fencedAt) {
            public static final Conflict NONE = new Conflict(Watch.NEVER, -1, Watch.NEVER);

            /** Within {@code span} nanoseconds before {@code now}. */
            public boolean seenWithin(long span, long now) {
                return seenAt != Watch.NEVER && now - seenAt < span;
            }

            /** Within {@code span} nanoseconds before {@code now}. */
            public boolean fencedWithin(long span, long now) {
                return fencedAt != Watch.NEVER && now - fencedAt < span;
            }
        }

        public Holding {
            lost = List.copyOf(lost);
        }

        public static Holding begin(long now) {
            return new Holding(Doubt.NONE, Awaited.NOTHING, now, now + AnnounceInterval.SOON, Conflict.NONE,
                    Watch.NEVER,
                    List.of());
        }

        /** Of a start: the wire is asked first. */
        public static Holding unsure(long now) {
            return begin(now).doubting(Doubt.START);
        }

        /** Nothing runs any more. */
        public Holding doubting(Doubt why) {
            return new Holding(why, Awaited.NOTHING, since, announceAt, conflict, wellSince, lost);
        }

        /** Nothing runs any more, and the doubt stays. */
        public Holding idle() {
            return awaiting(Awaited.NOTHING);
        }

        /** The wire is asked. */
        public Holding asking(long ticket) {
            return awaiting(new Awaited(Awaited.Work.QUESTION, ticket));
        }

        public Holding starting(long ticket) {
            return awaiting(new Awaited(Awaited.Work.STARTING, ticket));
        }

        public Holding askingPrimary(long ticket) {
            return awaiting(new Awaited(Awaited.Work.ASKING_PRIMARY, ticket));
        }

        public Holding puttingBack(long ticket) {
            return awaiting(new Awaited(Awaited.Work.PUTTING_BACK, ticket));
        }

        public Holding fencing(int method, long now, long ticket) {
            return awaiting(new Awaited(Awaited.Work.FENCE, ticket))
                    .with(new Conflict(conflict.seenAt(), method, now));
        }

        public Holding conflictAt(long now) {
            return with(new Conflict(now, conflict.method(), conflict.fencedAt()));
        }

        private Holding awaiting(Awaited next) {
            return new Holding(doubt, next, since, announceAt, conflict, wellSince, lost);
        }

        private Holding with(Conflict next) {
            return new Holding(doubt, awaits, since, announceAt, next, wellSince, lost);
        }

        public Holding announceAt(long at) {
            return new Holding(doubt, awaits, since, at, conflict, wellSince, lost);
        }

        public Holding wellSince(long at) {
            return new Holding(doubt, awaits, since, announceAt, conflict, at, lost);
        }

        public Holding lost(List<Long> times) {
            return new Holding(doubt, awaits, since, announceAt, conflict, wellSince, times);
        }

        /** Of what is waited for, or 0. */
        public long ticket() {
            return awaits.ticket();
        }

        public boolean puttingBack() {
            return awaits.work() == Awaited.Work.PUTTING_BACK;
        }

        /** The newest moment from which on another holder's answer is news. */
        public long answersCountFrom() {
            return Math.max(since, conflict.seenAt());
        }
    }

    /**
     * The addresses go back to the primary.
     *
     * @param since when the primary had claimed them, from {@code VERIFY} on
     * @param deadline until when the primary has to serve
     * @param diagnosed whether its process table has been asked for
     */
    public record FailingBack(Stage stage, long since, long deadline, boolean diagnosed, long ticket) implements State {
        /** In their order; {@code DIAGNOSE} and {@code START} only where the primary does not serve at once. */
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

        /** Its process table is asked for once only. */
        public FailingBack to(Stage next) {
            return new FailingBack(next, since, deadline, diagnosed || next == Stage.DIAGNOSE, ticket);
        }

        public FailingBack until(long end) {
            return new FailingBack(stage, since, end, diagnosed, ticket);
        }

        public FailingBack waitingFor(long action) {
            return new FailingBack(stage, since, deadline, diagnosed, action);
        }
    }

    /** Nothing more is done automatically, but for what {@code cause} allows. */
    record Halted(HaltCause cause, Retry retry) implements State {
        public Halted(HaltCause cause) {
            this(cause, Retry.NONE);
        }

        public Halted with(Retry next) {
            return new Halted(cause, next);
        }
    }

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
