package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.FailingBack.Stage;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.util.Objects;

/**
 * The addresses go back to A, step by step, and back again here when A does not serve. Between two steps nobody may
 * have them; never two.
 */
public final class FailbackPhase {
    private FailbackPhase() {}

    static Step begin(Situation s, long now, String user, String why) {
        var issued = s.issued();
        return step(issued.to(new State.FailingBack(Stage.STOP, issued.ticket()))
                .withRun(RecoveryRun.ordered(Trigger.FAILBACK, now, now, false, user)), ReasonCode.FAILBACK_BEGUN,
                why + ": the service is stopped here", new Action.StopService(issued.ticket()));
    }

    static Step failingBack(Policy policy, Situation s, State.FailingBack at, Observation seen, long now) {
        if (at.stage().compareTo(Stage.VERIFY) >= 0) {
            return verifying(policy, s, at, seen, now);
        }
        if (!(seen instanceof Observation.Finished finished)) {
            return waits(s, "fails back");
        }
        boolean done = finished.outcome() == Observation.Outcome.DONE;
        var issued = s.issued();
        return switch (at.stage()) {
            case STOP -> done
                    ? step(issued.to(new State.FailingBack(Stage.RELEASE, issued.ticket())),
                            ReasonCode.FAILBACK_STEP, "the service is stopped here: the addresses are released",
                            new Action.ReleaseAddresses(issued.ticket()))
                    : takeBack(s, "the service does not stop here (" + finished.why() + ")");
            case RELEASE -> done
                    ? step(issued.to(new State.FailingBack(Stage.CLAIM, issued.ticket())),
                            ReasonCode.FAILBACK_STEP, "released: " + policy.primary() + " takes the addresses",
                            new Action.Claim(issued.ticket()))
                    : takeBack(s, "the addresses can't be released (" + finished.why() + ")");
            // Whether A took them shows on the wire when the command's end is not known.
            case CLAIM -> finished.outcome() != Observation.Outcome.FAILED
                    ? step(s.to(new State.FailingBack(Stage.VERIFY, now, now + patience(policy), false, at.ticket()))
                            .with(s.evidence().again(now)),
                            ReasonCode.FAILBACK_STEP, policy.primary() + " has the addresses: "
                                    + (v6(policy)
                                            ? "asked, and announced for it when it answers"
                                            : "announced for it, and asked"),
                            v6(policy)
                                    ? new Action[]{new Action.AskProbes(), askWire(at)}
                                    : new Action[]{new Action.AnnounceForPrimary(), new Action.AskProbes(),
                                            askWire(at)})
                    : takeBack(s, policy.primary() + " did not take the addresses (" + finished.why() + ")");
            case VERIFY, DIAGNOSE, START -> throw new IllegalStateException("handled above");
        };
    }

    /**
     * The watch of the wire tells who answers only when that changes, and A may have begun to answer while its command
     * still went on: so it is asked, until it has been answered since.
     */
    private static Action askWire(State.FailingBack at) {
        return TakeoverPhase.lastQuestion(at.ticket());
    }

    private static Step verifying(Policy policy, Situation s, State.FailingBack at, Observation seen, long now) {
        var evidence = s.evidence();
        boolean served = evidence.service() == Verdict.UP && evidence.probes().values().stream()
                .allMatch(p -> p.lastUpSentAt() >= at.since());
        boolean onWire = policy.addresses().stream().map(evidence.host()::wire)
                .allMatch(w -> w.kind() == Wire.Kind.UNASKED || w.kind() == Wire.Kind.ANSWERED && w.at() >= at.since());
        if (served && onWire) {
            return end(s.to(new State.Watching()), Result.FAILED_BACK, ReasonCode.FAILED_BACK,
                    "failed back: " + policy.primary() + " serves", new Action.AnnounceForPrimary());
        }
        if (now >= at.deadline()) {
            // A may well have the addresses and not serve: it has to be taken off them again, as in any takeover.
            var run = Objects.requireNonNull(s.run());
            return FencePhase.fence(policy, s.withRun(run), policy.primary() + (onWire
                    ? " does not serve"
                    : " does not answer for the addresses") + ": taken back");
        }
        return switch (at.stage()) {
            case DIAGNOSE -> seen instanceof Observation.ProcessTable table
                    ? diagnosed(policy, s, at, table, now)
                    : waits(s, "asks for the process table of " + policy.primary());
            case START -> seen instanceof Observation.Finished
                    ? asksOn(s.to(new State.FailingBack(Stage.VERIFY, at.since(), now + patience(policy), true,
                            at.ticket())), at, "the service was started on " + policy.primary() + ": asked again")
                    : waits(s, "the service starts on " + policy.primary());
            default -> switch (seen) {
                case Observation.Probed(_, Sample sample) when !at.diagnosed() && policy.respawn() != null
                        && sample.sentAt() >= at.since() && sample.kind() == Sample.Kind.FAILED -> {
                    var issued = s.issued();
                    yield step(issued.to(new State.FailingBack(Stage.DIAGNOSE, at.since(), at.deadline(), true,
                            issued.ticket())), ReasonCode.CHECK_PROCESS,
                            policy.primary() + " has the addresses and does not serve yet: does the process run there?",
                            new Action.CheckProcess(issued.ticket()));
                }
                case Observation.Probed _ -> step(s, ReasonCode.WAITING, "asks on", new Action.AskProbes());
                case Observation.Asked _ when !onWire -> step(s, ReasonCode.WAITING, "asks on", askWire(at));
                default -> waits(s, "waits for " + policy.primary() + " to serve");
            };
        };
    }

    /** A switchover has stopped the service on A, and a host that was down need not start it by itself. */
    private static Step diagnosed(Policy policy, Situation s, State.FailingBack at, Observation.ProcessTable table,
            long now) {
        if (table.process() != Observation.ProcessTable.Process.MISSING) {
            return asksOn(s.to(new State.FailingBack(Stage.VERIFY, at.since(), at.deadline(), true, at.ticket())), at,
                    table.process() == Observation.ProcessTable.Process.THERE
                            ? "the process runs on " + policy.primary() + ": asked again"
                            : "whether the process runs on " + policy.primary() + " is not known (" + table.why()
                                    + "): asked again");
        }
        var issued = s.issued();
        return step(issued.to(new State.FailingBack(Stage.START, at.since(), now + patience(policy), true,
                issued.ticket())), ReasonCode.PROCESS_MISSING,
                "the process is missing on " + policy.primary() + ": it is started there",
                new Action.StartPrimary(issued.ticket()));
    }

    /** The wire too: what it was asked before may have been answered while somebody waited for something else. */
    private static Step asksOn(Situation next, State.FailingBack at, String because) {
        return step(next, ReasonCode.FAILBACK_STEP, because, new Action.AskProbes(), askWire(at));
    }

    /**
     * How long A has to show itself. Twice the probes' limit, since one may be in flight, and a second: this host's
     * kernel may have asked for the address in the moment when nobody had it, and asks again only after {@code
     * retrans_time} (arp(7)). Where A claims an IPv6 address with duplicate address detection, it answers for it after
     * two seconds at worst (RFC 4862 §5.4).
     */
    public static long patience(Policy policy) {
        return policy.confirm().plus(policy.verifyLimit().multipliedBy(2))
                .plusSeconds(v6(policy) ? 3 : 1)
                .toNanos();
    }

    /**
     * While A still looks for a duplicate of an IPv6 address, an advertisement of it, ours on its behalf too, would
     * make it believe that it has found one, and give the address up (RFC 4862 §5.4.4).
     */
    private static boolean v6(Policy policy) {
        return policy.addresses().stream().anyMatch(Vip::v6);
    }

    private static Step takeBack(Situation s, String why) {
        return TakeoverPhase.begin(s, ReasonCode.FAILBACK_ABORTED, why + ": taken back");
    }
}
