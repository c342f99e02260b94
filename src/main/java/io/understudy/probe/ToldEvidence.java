package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Vip;
import java.util.Set;

/** What the listener was told last, and whether what is known now is worth telling. Owned by the watching thread. */
final class ToldEvidence {
    private HostEvidence told = HostEvidence.NOTHING;

    HostEvidence told() {
        return told;
    }

    void tell(HostEvidence evidence) {
        told = evidence;
    }

    /** Everything is asked again: whatever is known next is news. */
    void startOver() {
        told = HostEvidence.NOTHING;
    }

    /** Whether decisions may turn out otherwise. @param held the addresses that this host holds */
    boolean differs(HostEvidence now, Set<Vip> held) {
        if (now.host() != told.host() || (now.firstMiss() == Watch.NEVER) != (told.firstMiss() == Watch.NEVER)
                || now.carrier() != told.carrier() || now.stalled() != told.stalled()
                || now.networkOk() != told.networkOk() || now.begun() != told.begun()
                || !now.hardware().equals(told.hardware())
                || now.lossBefore() != told.lossBefore()
                || (now.lastLoss() != told.lastLoss() && now.firstMiss() == Watch.NEVER)) {
            return true;
        }
        return now.wire().keySet().stream().anyMatch(vip -> differs(now.wire(vip), told.wire(vip), held.contains(vip)));
    }

    /** While this host holds an address each answer of somebody else counts, else only who has it. */
    private static boolean differs(Wire now, Wire told, boolean held) {
        boolean fresh = now.kind() == Wire.Kind.ANSWERED && now.at() != told.at() && held;
        return now.kind() != told.kind() || !now.all().equals(told.all()) || fresh;
    }
}
