package io.understudy.failover.decide;

import io.understudy.failover.Action;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import java.time.Duration;

/** How the wire is asked, and for how long its answer is good. */
final class WireProof {
    /**
     * After a method that has seen the addresses gone: a living kernel answers ARP within a millisecond.
     */
    private static final Duration QUICK = Duration.ofMillis(60);
    /** The last question before adding: two asks within this time, so that a lost one doesn't cost a second holder. */
    private static final Duration LAST_QUESTION = Duration.ofMillis(20);

    private WireProof() {}

    /** The silence of the addresses is proof enough: they used to answer, and this host is not the one cut off. */
    static boolean provenByWire(Policy policy, Situation s) {
        return !policy.proofByMethod() && s.evidence().host().networkOk()
                && s.evidence().wireProves(policy.addresses());
    }

    static Action full(Policy policy, long ticket) {
        return new Action.AskWire(ticket, policy.host().failAfter(), policy.host().tolerate());
    }

    static Action quick(Policy policy, long ticket) {
        return new Action.AskWire(ticket, policy.host().failAfter(), QUICK);
    }

    /** As many questions as a proof takes, close together. */
    static Action newProof(Policy policy, long ticket) {
        int questions = Math.max(2, policy.host().failAfter());
        return new Action.AskWire(ticket, questions, LAST_QUESTION.multipliedBy(questions).dividedBy(2));
    }

    /** Right before an address is added. */
    static Action lastQuestion(long ticket) {
        return new Action.AskWire(ticket, 2, LAST_QUESTION);
    }

    /**
     * An answer older than {@code tolerate} is void, also when Understudy was paused between the answer and the deed.
     */
    static Action add(Policy policy, long ticket, long now) {
        return new Action.AddAddresses(ticket, now + policy.host().tolerate().toNanos());
    }

    /** An address was asked for too long ago to add it now. */
    static boolean grownOld(Policy policy, Situation s, long now) {
        long tolerate = policy.host().tolerate().toNanos();
        return policy.addresses().stream().anyMatch(vip -> now - s.evidence().host().wire(vip).at() > tolerate);
    }
}
