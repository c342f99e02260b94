package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.FailingBack;
import io.understudy.failover.State.FailingBack.Stage;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;

/**
 * FAILING_BACK: the addresses go back to the primary, step by step, and back again here when it does not serve. Between
 * two steps nobody may have them; never two.
 */
final class FailbackPhase {
    private FailbackPhase() {}

    static Step begin(Situation s, long now, String user, Reason why) {
        return issue(s.withRun(RecoveryRun.begun(Trigger.FAILBACK, now, now, user)),
                ticket -> new FailingBack(Stage.STOP, ticket), Reason.of(ReasonSentence.FAILBACK_BEGUN, why),
                Action.StopService::new);
    }

    static Step failingBack(Policy policy, Situation s, FailingBack at, Observation seen, long now) {
        if (at.stage().compareTo(Stage.VERIFY) >= 0) {
            return verifying(policy, s, at, seen, now);
        }
        if (!(seen instanceof Observation.Finished finished)) {
            return waits(s, ReasonSentence.FAILS_BACK);
        }
        boolean done = finished.outcome() == Outcome.DONE;
        return switch (at.stage()) {
            case STOP -> done
                    ? issue(s, ticket -> new FailingBack(Stage.RELEASE, ticket), ReasonSentence.RELEASES,
                            Action.ReleaseAddresses::new)
                    : takeBack(s, Reason.of(ReasonSentence.STOP_FAILED, finished.why()));
            case RELEASE -> done
                    ? issue(s, ticket -> new FailingBack(Stage.CLAIM, ticket),
                            Reason.of(ReasonSentence.CLAIMS, policy.primary()), Action.Claim::new)
                    : takeBack(s, Reason.of(ReasonSentence.RELEASE_FAILED, finished.why()));
            // Whether the primary took them shows on the wire when the command's end is not known.
            case CLAIM -> finished.outcome() != Outcome.FAILED
                    ? claimed(policy, s, at, now)
                    : takeBack(s, Reason.of(ReasonSentence.CLAIM_FAILED, policy.primary(), finished.why()));
            case VERIFY, DIAGNOSE, START -> throw new IllegalStateException("handled above");
        };
    }

    private static Step claimed(Policy policy, Situation s, FailingBack at, long now) {
        var next = s.to(new FailingBack(Stage.VERIFY, now, now + patience(policy), false, at.ticket()))
                .with(s.evidence().again(now));
        return v6(policy)
                ? step(next, Reason.of(ReasonSentence.CLAIMED_V6, policy.primary()), new Action.AskProbes(),
                        askWire(at))
                : step(next, Reason.of(ReasonSentence.CLAIMED, policy.primary()), new Action.AnnounceForPrimary(),
                        new Action.AskProbes(), askWire(at));
    }

    /**
     * The watch of the wire tells who answers only when that changes, and the primary may have begun to answer while
     * its command was still running: so it is asked, until it has been answered since.
     */
    private static Action askWire(FailingBack at) {
        return WireProof.lastQuestion(at.ticket());
    }

    private static Step verifying(Policy policy, Situation s, FailingBack at, Observation seen, long now) {
        boolean onWire = onWire(policy, s, at);
        if (served(s, at) && onWire) {
            return end(s.with(s.here().after(0)).to(new State.Watching()), Result.FAILED_BACK,
                    Reason.of(ReasonSentence.FAILED_BACK, policy.primary()), new Action.AnnounceForPrimary());
        }
        if (now >= at.deadline()) {
            // It may well have the addresses and not serve: it has to be taken off them again, as in any takeover.
            return FencePhase.fence(policy, s,
                    Reason.of(onWire ? ReasonSentence.DOES_NOT_SERVE : ReasonSentence.DOES_NOT_ANSWER,
                            policy.primary()));
        }
        return switch (at.stage()) {
            case DIAGNOSE -> seen instanceof Observation.ProcessTable table
                    ? diagnosed(policy, s, at, table, now)
                    : waits(s, ReasonSentence.WAITS_FOR_TABLE_THERE, policy.primary());
            case START -> seen instanceof Observation.Finished
                    ? asksOn(s, at.until(now + patience(policy)),
                            Reason.of(ReasonSentence.STARTED_THERE, policy.primary()))
                    : waits(s, ReasonSentence.STARTS_THERE, policy.primary());
            case STOP, RELEASE, CLAIM, VERIFY -> switch (seen) {
                case Observation.Probed(_, Sample sample) when mayBeMissing(policy, at, sample) ->
                    issue(s, ticket -> at.to(Stage.DIAGNOSE).waitingFor(ticket),
                            Reason.of(ReasonSentence.NOT_SERVING_YET, policy.primary()), Action.CheckProcess::new);
                case Observation.Probed _ -> step(s, ReasonSentence.ASKS_ON, new Action.AskProbes());
                case Observation.Asked _ when !onWire -> step(s, ReasonSentence.ASKS_ON, askWire(at));
                default -> waits(s, ReasonSentence.WAITS_TO_SERVE, policy.primary());
            };
        };
    }

    private static boolean served(Situation s, FailingBack at) {
        return s.evidence().service() == Verdict.UP && s.evidence().probes().values().stream()
                .allMatch(p -> p.lastUpSentAt() >= at.since());
    }

    private static boolean onWire(Policy policy, Situation s, FailingBack at) {
        return policy.addresses().stream().map(s.evidence().host()::wire)
                .allMatch(w -> w.kind() == Wire.Kind.UNASKED || w.kind() == Wire.Kind.ANSWERED && w.at() >= at.since());
    }

    private static boolean mayBeMissing(Policy policy, FailingBack at, Sample sample) {
        return !at.diagnosed() && policy.respawn() != null && sample.sentAt() >= at.since()
                && sample.kind() == Sample.Kind.FAILED;
    }

    /** A switchover has stopped the service on the primary, and a host that was down need not start it on its own. */
    private static Step diagnosed(Policy policy, Situation s, FailingBack at, Observation.ProcessTable table,
            long now) {
        return switch (table.process()) {
            case MISSING -> issue(s, ticket -> at.to(Stage.START).until(now + patience(policy)).waitingFor(ticket),
                    Reason.of(ReasonSentence.PROCESS_MISSING_THERE, policy.primary()), Action.StartPrimary::new);
            case THERE -> asksOn(s, at, Reason.of(ReasonSentence.PROCESS_RUNS_THERE, policy.primary()));
            case UNKNOWN ->
                asksOn(s, at, Reason.of(ReasonSentence.PROCESS_UNKNOWN_THERE, policy.primary(), table.why()));
        };
    }

    /** The wire too: what it was asked before may have been answered while somebody waited for something else. */
    private static Step asksOn(Situation s, FailingBack at, Reason why) {
        return step(s.to(at.to(Stage.VERIFY)), why, new Action.AskProbes(), askWire(at));
    }

    /**
     * How long the primary has to show itself. Twice the probes' limit, since one may be in flight, and a second: this
     * host's kernel may have asked for the address in the moment when nobody had it, and asks again only after {@code
     * retrans_time} (arp(7)). Where the primary claims an IPv6 address with duplicate address detection, it answers for
     * it after two seconds at worst (RFC 4862 §5.4).
     */
    static long patience(Policy policy) {
        return policy.takeover().confirm().plus(policy.verifyLimit().multipliedBy(2))
                .plusSeconds(v6(policy) ? 3 : 1)
                .toNanos();
    }

    /**
     * While the primary still looks for a duplicate of an IPv6 address, an advertisement of it, ours on its behalf too,
     * would make it believe that it has found one, and give the address up (RFC 4862 §5.4.4).
     */
    private static boolean v6(Policy policy) {
        return policy.addresses().stream().anyMatch(Vip::v6);
    }

    private static Step takeBack(Situation s, Reason why) {
        return TakeoverStart.begin(s, Reason.of(ReasonSentence.TAKES_BACK, why));
    }
}
