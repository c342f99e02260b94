package io.understudy.failover.decide;

import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.Holding.Awaited.Work;
import java.time.Duration;

/**
 * The end of a question to the wire that never came: it is asked again, and people are told. What runs a command has a
 * time limit of its own, and tells its end in any case.
 */
final class LostAnswer {
    /** Beyond the longest question's span. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private LostAnswer() {}

    /** Whether the wire's answer is waited for. */
    static boolean waits(Situation s) {
        return switch (s.state()) {
            case State.Starting starting -> starting.ticket() != 0;
            case State.Fencing fencing -> fencing.stage() == State.Fencing.Stage.WIRE;
            case State.TakingOver taking -> taking.stage() == State.TakingOver.Stage.ASK
                    || taking.stage() == State.TakingOver.Stage.CONFIRM;
            case State.Holding holding -> holding.awaits().work() == Work.QUESTION;
            case State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _, State.Respawning _,
                    State.Verifying _, State.FailingBack _, State.Halted _, State.Stopped _ ->
                false;
        };
    }

    /** When it must have come, monotonic nanoseconds. */
    static long lostAt(Policy policy, Situation s) {
        return s.waitsSince() + policy.host().tolerate().plus(policy.host().timeout()).plus(policy.takeover().confirm())
                .plus(PATIENCE).toNanos();
    }
}
