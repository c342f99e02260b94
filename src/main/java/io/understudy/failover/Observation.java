package io.understudy.failover;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Sample;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the world, or an operator, just told. The time comes beside it. */
public sealed interface Observation {
    /** Time has passed, and something may be due: see {@code Failover.dueAt}. */
    record Due() implements Observation {}

    /** A service probe's sample. */
    record Probed(String probe, Sample sample) implements Observation {}

    /** What echo, ARP and the interface of this host say has changed. */
    record Host(HostEvidence host) implements Observation {}

    /**
     * The addresses that are on this host's interface now. {@code by} is the process that deleted one, as far as the
     * kernel tells, or empty.
     */
    record Held(Set<Vip> held, String by) implements Observation {
        public Held {
            held = Set.copyOf(held);
        }
    }

    /** Whether the service answers on this host, where that is asked. */
    record ServedHere(Verdict verdict) implements Observation {}

    /** Whether this host is fit to serve ({@code takeover.fit}): {@code unfit} says why not, or is empty. */
    record Fit(String unfit) implements Observation {}

    /** The interface of this host has lost its carrier; it may be back by now. */
    record CarrierLost() implements Observation {}

    /** Understudy was paused for {@code span} (frozen, or starved of CPU): others may have acted meanwhile. */
    record Stood(Duration span) implements Observation {}

    /** Whether the data here is fit to serve from: {@code unfit} says why not, or is empty. */
    record Data(String unfit) implements Observation {}

    /** The process table of the primary. */
    record ProcessTable(long ticket, Process process, String why) implements Observation {
        public enum Process {
            THERE,
            MISSING,
            UNKNOWN
        }
    }

    /** A fence method has ended. {@code gone}: it has itself proven that the primary is off the addresses. */
    record Fenced(long ticket, Outcome outcome, boolean gone, String why) implements Observation {}

    /** The questions of an {@link Action.AskWire} are all asked and their time is over. */
    record Asked(long ticket, HostEvidence host) implements Observation {}

    /** Any other action has ended. */
    record Finished(long ticket, Outcome outcome, String why) implements Observation {}

    /** The addresses were not added: until it could be done, the wire's answer had grown too old. */
    record Outdated(long ticket) implements Observation {}

    /**
     * The deciding thread was paused: what it was told before, and the deadlines that passed meanwhile, may be news of
     * long ago.
     */
    record Late() implements Observation {}

    /** An operator's order. {@code until} is for a pause, null is until resumed. */
    record Ordered(Order order, String user, String reason, boolean force,
            @Nullable Long until) implements Observation {}

    /** How an action ended. {@code UNKNOWN}: it may have worked; for fencing it counts as not fenced. */
    enum Outcome {
        DONE,
        FAILED,
        UNKNOWN
    }

    /** The ticket of the action this is the end of, or 0 for news of its own accord. */
    default long ticket() {
        return switch (this) {
            case ProcessTable(long ticket, _, _) -> ticket;
            case Fenced(long ticket, _, _, _) -> ticket;
            case Asked(long ticket, _) -> ticket;
            case Finished(long ticket, _, _) -> ticket;
            case Outdated(long ticket) -> ticket;
            case Due _, Probed _, Host _, Held _, Data _, Late _, Ordered _, ServedHere _, Fit _,
                    Stood _, CarrierLost _ -> 0;
        };
    }
}
