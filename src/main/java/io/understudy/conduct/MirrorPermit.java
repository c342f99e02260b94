package io.understudy.conduct;

import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.mirror.Direction;
import io.understudy.mirror.Mirrors;

/** Lets the data of one service move only while it is clear who serves, and never towards them. */
final class MirrorPermit {
    private final Mirrors mirrors;
    private final String service;
    private final Policy policy;

    MirrorPermit(Mirrors mirrors, String service, Policy policy) {
        this.mirrors = mirrors;
        this.service = service;
        this.policy = policy;
    }

    /** After each decision, on the deciding thread. */
    void renew(Situation now) {
        var a = policy.primary().name();
        switch (now.state()) {
            case State.Watching _ -> pull(HolderName.now(policy, now).equals(a), true, "");
            case State.Suspect _ ->
                pull(HolderName.now(policy, now).equals(a), false, "a request to " + a + " is unanswered");
            case State.Holding _, State.FailingBack _ ->
                mirrors.permit(service, Direction.PUSH, true, "this host serves: the data here is the newer one");
            case State.Starting _, State.Blind _, State.Diagnosing _, State.Respawning _, State.Verifying _,
                    State.Fencing _, State.TakingOver _, State.Halted _, State.Stopped _ ->
                mirrors.permit(service, Direction.NONE, false,
                        "the state is " + now.state().word() + ": it is not settled who serves");
        }
    }

    private void pull(boolean clear, boolean calm, String why) {
        var a = policy.primary().name();
        mirrors.permit(service, clear ? Direction.PULL : Direction.NONE, clear && calm,
                clear ? why : "it is not clear that " + a + " has the addresses");
    }

    /** Nothing is decided any more. */
    void end() {
        mirrors.permit(service, Direction.NONE, false, "nothing is decided for this service any more");
    }
}
