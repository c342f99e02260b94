package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one service's host watch knows: the primary's echoes, the witnesses, the wire, this host's own carrier and
 * addresses. It becomes {@link HostEvidence} here. Owned by the watching thread; all moments are monotonic nanoseconds.
 */
final class HostKnowledge {
    /** After this many echoes without a reply the primary is asked by ARP as well: it may only drop echoes. */
    private static final int ASK_AFTER = 3;

    private final InetAddress address;
    private final Pace pace;
    private final PrimaryWatch primary;
    private final WitnessWatch witnesses;
    private final WireWatch wire;
    private Set<Vip> held = Set.of();
    private boolean holdsPrimary;
    private boolean carrier;
    /** When everything was asked again last. */
    private long begun;
    private long stalledUntil = Watch.NEVER;
    private long lookingUntil = Watch.NEVER;

    /** What a packet of a neighbour said. */
    enum Said {
        NOTHING,
        SOMETHING,
        PRIMARY_LIVES
    }

    /** @param seenUp this primary is remembered as having answered, so its silence from the start on counts */
    HostKnowledge(Settings.Service service, Pace pace, Surroundings around, boolean seenUp, long now) {
        this.address = service.primary().address();
        this.pace = pace;
        // Without any witness nobody could tell that this host is cut off; only an explicit `none` asks for none.
        int need = service.witnesses().kind() == Settings.WitnessKind.NONE ? 0 : service.witnesses().need();
        this.primary = new PrimaryWatch(pace, seenUp, now);
        this.witnesses = new WitnessWatch(around.witnesses(), need, pace);
        this.wire = new WireWatch(service.addresses(), around.onLink(), pace, now);
        this.carrier = around.carrier();
        this.begun = now;
    }

    PrimaryWatch primary() {
        return primary;
    }

    WitnessWatch witnesses() {
        return witnesses;
    }

    WireWatch wire() {
        return wire;
    }

    /** The service's addresses that this host holds. */
    Set<Vip> held() {
        return held;
    }

    /** Whether the primary's own address is among them: this host never asks itself. */
    boolean holdsPrimary() {
        return holdsPrimary;
    }

    /** Until when a stall is too fresh for any evidence. */
    long stalledUntil() {
        return stalledUntil;
    }

    /**
     * What a round asks.
     *
     * @param id of the target, see {@link RoundToken}
     * @param full asks everybody, whenever they were asked last
     */
    List<Question> questions(int id, long number, boolean full, long now) {
        var questions = new ArrayList<Question>();
        if (!holdsPrimary) {
            questions.add(new Question.EchoPrimary(address, new RoundToken(id, 0, number).asLong()));
            boolean whose = wire.hardware().isEmpty() || (wire.severalAnswer() || wire.rivalled()) && wire.due(now);
            if (wire.onLink() && (full || primary.silentInRow() >= ASK_AFTER || whose)) {
                // Never as a probe while this host holds the service's addresses: a primary that boots would take it
                // for a rival and give its own address up.
                questions.add(new Question.AskPrimary(address,
                        full && held.isEmpty() ? Question.Manner.INSIST : Question.Manner.ASK));
            }
        }
        // While this host holds addresses, a second holder is on its own segment, wherever the primary is.
        if ((wire.onLink() || !held.isEmpty()) && (full || wire.due(now))) {
            wire.addresses().forEach(
                    vip -> questions.add(new Question.AskAddress(InetAddress.ofLiteral(vip.address()), vip,
                            manner(vip, full))));
        }
        // While the primary is silent they are asked with it: any moment may be the one in which something is decided.
        if (full || firstMiss() != Watch.NEVER || witnesses.due(now)) {
            for (int i = 0; i < witnesses.witnesses().size(); i++) {
                var witness = witnesses.witnesses().get(i);
                questions.add(new Question.EchoWitness(witness.address(), new RoundToken(id, i + 1, number).asLong(),
                        i));
                if (witness.onLink()) {
                    questions.add(new Question.AskWitness(witness.address(), i));
                }
            }
        }
        return questions;
    }

    private Question.Manner manner(Vip vip, boolean full) {
        return held.contains(vip) ? Question.Manner.PROBE : full ? Question.Manner.INSIST : Question.Manner.ASK;
    }

    /** Answers on the wire were lost: what it said, and its silence, mean nothing. Echoes are another socket's. */
    void deaf(long now) {
        wire.startOver(now);
    }

    /** This packet of round {@code ofRound} left at {@code at}. What could not be sent was not asked. */
    void sent(long ofRound, Question question, long at) {
        switch (question) {
            case Question.EchoPrimary _ -> primary.sent(ofRound, at);
            case Question.AskAddress(InetAddress _, Vip vip, var _) -> wire.asked(vip, at);
            case Question.EchoWitness(InetAddress _, long _, int index) -> {
                if (index == 0) {
                    witnesses.sent(ofRound, at);
                }
            }
            case Question.AskPrimary _, Question.AskWitness _ -> {
                // their answers count by when they come
            }
        }
    }

    /**
     * An echo reply to a request of round {@code number}.
     *
     * @param witness 0 for the primary, else 1 and up
     * @return whether the primary showed that it lives
     */
    boolean echoed(InetAddress from, int witness, long number, long at) {
        if (witness > 0) {
            witnesses.echoed(witness - 1, from, number, at);
            return false;
        }
        return from.equals(address) && primary.answered(number, at);
    }

    /** Somebody ({@code who}) showed that it has {@code its}. @param answer whether to a question of this host's */
    Said heard(InetAddress its, String who, boolean answer, long at) {
        boolean primarys = its.equals(address);
        boolean something = answer && witnesses.heard(its, who, at);
        something |= wire.heard(its, primarys, who, answer, at);
        if (answer && !holdsPrimary) {
            if (primarys) {
                wire.learn(who, at);
                something = true;
            }
            // Whatever address its hardware answers for: the host is alive. The more ways, the less a lossy wire looks
            // like a crash.
            if (who.equals(wire.hardware()) && primary.waiting()) {
                primary.alive(at, primary.newest());
                return Said.PRIMARY_LIVES;
            }
        }
        return something ? Said.SOMETHING : Said.NOTHING;
    }

    void carrier(boolean now) {
        carrier = now;
    }

    /**
     * The network is another than before. Until new witnesses have answered, for {@code tolerate} at most, this host
     * looks around.
     *
     * @return whether there are new witnesses, which have to be asked at once
     */
    boolean around(Surroundings around, long now) {
        carrier = around.carrier();
        wire.onLink(around.onLink(), now);
        boolean others = witnesses.are(around.witnesses());
        if (others) {
            lookingUntil = Math.max(lookingUntil, now + pace.tolerate().toNanos());
        }
        return others;
    }

    /** The addresses whose owners matter here: of the primary, of the service, of the witnesses. */
    Set<InetAddress> concerned() {
        var all = new HashSet<InetAddress>();
        all.add(address);
        wire.addresses().forEach(vip -> all.add(InetAddress.ofLiteral(vip.address())));
        witnesses.witnesses().forEach(w -> all.add(w.address()));
        return all;
    }

    void held(Set<Vip> now) {
        boolean before = holdsPrimary;
        held = Set.copyOf(now);
        holdsPrimary = held.stream().anyMatch(vip -> InetAddress.ofLiteral(vip.address()).equals(address));
        if (before != holdsPrimary) {
            primary.giveUpWaiting();
        }
    }

    /** Everything is asked again: rounds up to {@code number} no longer count. */
    void startOver(long number, long now) {
        begun = now;
        primary.startOver(number, now);
        wire.startOver(now);
        witnesses.startOver();
    }

    /**
     * This process was paused. Until the witnesses have answered again, for {@code tolerate} at most, this host looks
     * around: it is neither healthy nor cut off.
     */
    void stalled(long now) {
        stalledUntil = now + primary.patience();
        lookingUntil = now + pace.tolerate().toNanos();
    }

    /**
     * When silence may count as down: each question of the newest round has had its time, so that the wire's word comes
     * with it.
     */
    long ripeAt() {
        long echoes = primary.waiting() ? primary.newest() + primary.patience() : Watch.NEVER;
        return Math.max(primary.watch().downAt(), Math.max(echoes, wire.answeredBy()));
    }

    /** Whoever would answer the questions sent since {@code from} has had the time for it. */
    boolean concluded(long now, long from) {
        return now >= wire.answeredBy() && witnesses.concluded(now, from, firstMiss());
    }

    /** Everything was asked only just now, so too few witnesses' answers say nothing yet. */
    boolean justBegun(HostEvidence evidence, long now) {
        return evidence.witnessesAnswering() < witnesses.need()
                && now < begun + pace.interval().toNanos() + pace.timeout().toNanos();
    }

    /**
     * When the primary fell silent, or {@link Watch#NEVER}. While its addresses are here its silence decides nothing,
     * so it must not make this host believe that it is cut off.
     */
    private long firstMiss() {
        return held.isEmpty() ? primary.watch().firstMiss() : Watch.NEVER;
    }

    /** @param from only witnesses' answers to requests sent since then count */
    HostEvidence evidence(long now, long from) {
        boolean looking = now < lookingUntil
                && witnesses.answering(now, Watch.NEVER, firstMiss()) < witnesses.need();
        return new HostEvidence(holdsPrimary ? Verdict.UNKNOWN : primary.watch().verdict(), primary.lastAnswer(),
                primary.watch().firstMiss(), primary.lastLoss(), primary.lossBefore(), wire.wires(), carrier,
                witnesses.answering(now, from, firstMiss()), witnesses.need(), wire.hardware(),
                now < stalledUntil || looking, begun);
    }
}
