package io.understudy.failover.decide;

import io.understudy.failover.Action;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.util.ArrayList;

/**
 * The one way in which this host gives up what it has, or has begun to take: a refuted takeover, a start that failed,
 * addresses that another host has by now. Released first, since two holders are worse than none. Clients are told at
 * once whose the addresses are: they need not wait until their neighbour tables forget this host.
 */
final class GiveBack {
    private GiveBack() {}

    static Action[] actions(Policy policy, Situation s) {
        var actions = new ArrayList<Action>();
        actions.add(new Action.ReleaseAddresses(0));
        boolean answers = s.evidence().primaryAnswers(policy.addresses()).isPresent();
        if (answers) {
            actions.add(new Action.AnnounceForPrimary());
        }
        actions.add(new Action.StopService(0));
        if (policy.canClaim() && (answers || lives(s))) {
            actions.add(new Action.Claim(0));
            // An IPv6 address that the primary has only just taken is announced once it answers for it: RFC 4862 5.4.4.
            if (policy.addresses().stream().noneMatch(Vip::v6)) {
                actions.add(new Action.AnnounceForPrimary());
            }
        }
        return actions.toArray(Action[]::new);
    }

    static boolean lives(Situation s) {
        return s.evidence().host().host() == Verdict.UP;
    }
}
