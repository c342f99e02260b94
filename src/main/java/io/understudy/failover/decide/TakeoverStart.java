package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.issue;

import io.understudy.failover.Action;
import io.understudy.failover.Reason;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.TakingOver.Stage;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;

/** The first step of every takeover, from wherever it comes: the service is started here. */
final class TakeoverStart {
    private TakeoverStart() {}

    static Step begin(Situation s, Reason why) {
        return issue(s.withRun(s.running().with(Mark.STARTED)),
                ticket -> new State.TakingOver(Stage.START, Watch.NEVER, ticket), why, Action.StartService::new);
    }

    /** The same with what is known of the proof. */
    static Step begin(Situation s, boolean proven, Reason why) {
        return begin(s.withRun(s.running().proven(proven)), why);
    }
}
