package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.kernel.Segment;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One service's host watch: puts together what its {@link PrimaryWatch}, {@link WitnessWatch} and {@link WireWatch}
 * know with the {@link RoundTimetable}. No I/O and no clock: it says what to send, and hears what was sent and what
 * came. Owned by the watching thread; all moments are monotonic nanoseconds.
 *
 * <p>Quiet: an echo to the primary every interval; the addresses at most five times a second, the witnesses at most
 * once. When an answer is overdue: {@code fail-after} full rounds (echo, ARP, every address, every witness), spaced so
 * that they fit into what is left of {@code tolerate}. So the steady traffic stays low and no time is lost beyond
 * {@code tolerate}.
 */
final class HostTarget {
    /** After this many echoes without a reply the primary is asked by ARP as well: it may only drop echoes. */
    private static final int ASK_AFTER = 3;

    private final int id;
    private final Settings.Service service;
    private final HostWatch.Listener listener;
    private final InetAddress address;
    private final Pace pace;
    private final PrimaryWatch primary;
    private final WitnessWatch witnesses;
    private final WireWatch wire;
    private final RoundTimetable timetable;
    private final ToldEvidence evidence = new ToldEvidence();
    private Set<Vip> held = Set.of();
    private boolean holdsPrimary;
    private boolean carrier;
    /** Something was ordered, or the carrier looked at, since the last weighing. */
    private boolean touched = true;
    /** Of the newest round. */
    private long number;
    private long begun;
    private long stalledUntil = Watch.NEVER;
    private long lookingUntil = Watch.NEVER;
    private long weighedAt = Watch.NEVER;
    /** By the watching thread, for whoever draws pages. */
    private volatile HostWatch.@Nullable Look published;

    /**
     * @param id tells its echo replies from other targets', see {@link RoundToken}
     * @param seenUp this primary is remembered as having answered, so its silence from the start on counts
     * @param first when the first round is due
     */
    HostTarget(int id, Settings.Service service, HostWatch.Listener listener, Surroundings around, boolean seenUp,
            long first, long now) {
        this.id = id;
        this.service = service;
        this.listener = listener;
        this.address = service.primary().address();
        var paced = service.hostWatch();
        this.pace = new Pace(paced.interval(), paced.timeout(), paced.failAfter(), paced.recoverAfter(),
                paced.tolerate());
        // Without any witness nobody could tell that this host is cut off; only an explicit `none` asks for none.
        int need = service.witnesses().kind() == Settings.WitnessKind.NONE ? 0 : service.witnesses().need();
        this.primary = new PrimaryWatch(pace, seenUp, now);
        this.witnesses = new WitnessWatch(around.witnesses(), need, pace);
        this.wire = new WireWatch(service.addresses(), around.onLink(), pace, now);
        this.timetable = new RoundTimetable(pace, first);
        this.carrier = around.carrier();
        this.begun = now;
    }

    int id() {
        return id;
    }

    String interfaceName() {
        return service.interfaceName();
    }

    long timeout() {
        return pace.timeout().toNanos();
    }

    // what to send, and when to look

    /**
     * Whether to look at it at {@code now}, though it may not be due: what only time changes is looked at every {@code
     * often} nanoseconds.
     */
    boolean wants(long now, long often) {
        return touched || now >= due() || weighedAt == Watch.NEVER || now - weighedAt >= often;
    }

    /** When {@link #round} or {@link #weigh} has something to do. */
    long due() {
        long due = nextRound();
        if (primary.waiting()) {
            due = sooner(due, primary.oldest() + primary.patience());
            due = sooner(due, ripeAt());
        }
        due = sooner(due, wire.answeredBy());
        due = sooner(due, stalledUntil);
        var question = timetable.ordered();
        if (question == null) {
            return due;
        }
        return question.left() > 0
                ? Math.min(due, question.next())
                : sooner(sooner(due, question.next()), witnesses.lastAsked() + witnesses.patience());
    }

    /** Moments before the last weighing are done with. */
    private long sooner(long due, long at) {
        return at > weighedAt ? Math.min(due, at) : due;
    }

    /**
     * When silence may count as down: each question of the newest round has had its time, so that the wire's word comes
     * with it.
     */
    private long ripeAt() {
        long echoes = primary.waiting() ? primary.newest() + primary.patience() : Watch.NEVER;
        return Math.max(primary.watch().downAt(), Math.max(echoes, wire.answeredBy()));
    }

    private long nextRound() {
        return timetable.next(primary.watch(), primary.patience(), wire.patience());
    }

    /** What is to be sent at {@code now}, at most one round; null when nothing is. */
    @Nullable
    Round round(long now) {
        var due = timetable.take(now, nextRound());
        if (due == null) {
            return null;
        }
        number++;
        primary.round(number, !holdsPrimary, now);
        return new Round(service.name(), service.interfaceName(), number, due.due(), questions(due.full(), now));
    }

    private List<Question> questions(boolean full, long now) {
        var questions = new ArrayList<Question>();
        if (!holdsPrimary) { // this host never asks itself
            questions.add(new Question.EchoPrimary(address, new RoundToken(id, 0, number).asLong()));
            if (wire.onLink() && (full || primary.silentInRow() >= ASK_AFTER || wire.hardware().isEmpty())) {
                questions.add(new Question.AskPrimary(address, manner(full)));
            }
        }
        if (wire.onLink() && (full || wire.due(now))) {
            wire.addresses().forEach(
                    vip -> questions.add(new Question.AskAddress(InetAddress.ofLiteral(vip.address()), vip,
                            manner(full))));
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

    private Question.Manner manner(boolean full) {
        return !held.isEmpty() ? Question.Manner.PROBE : full ? Question.Manner.INSIST : Question.Manner.ASK;
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

    // what came

    /** An echo reply. */
    void echoed(InetAddress from, RoundToken token, long at) {
        long ofRound = token.numberUpTo(number);
        if (token.witness() > 0) {
            witnesses.echoed(token.witness() - 1, from, ofRound, at);
        } else if (from.equals(address) && primary.answered(ofRound, at)) {
            timetable.endBurst();
            var roundTrip = primary.roundTrip();
            if (roundTrip != null) {
                listener.answered(roundTrip);
            }
        }
    }

    /** Somebody ({@code who}) showed that it has {@code its}. @return whether that says anything here */
    boolean heard(InetAddress its, String who, boolean answer, long at) {
        boolean primarys = its.equals(address);
        boolean concerned = answer && witnesses.heard(its, at);
        concerned |= wire.heard(its, primarys, who, answer, at);
        if (!answer || holdsPrimary) {
            return concerned;
        }
        if (primarys) {
            wire.learn(who);
            concerned = true;
        }
        // Whatever address its hardware answers for: the host is alive. The more ways, the less a lossy wire looks like
        // a crash.
        if (who.equals(wire.hardware()) && primary.waiting()) {
            primary.alive(at, primary.newest());
            timetable.endBurst();
            concerned = true;
        }
        return concerned;
    }

    void carrier(boolean now) {
        carrier = now;
        touched = true;
    }

    /**
     * The interface or its network is another than before. New witnesses are asked at once; until they have answered,
     * for {@code tolerate} at most, this host looks around.
     */
    void around(Segment segment, long now) {
        var around = Surroundings.of(service, segment);
        carrier(around.carrier());
        wire.onLink(around.onLink(), now);
        if (witnesses.are(around.witnesses())) {
            timetable.hurry(now);
            lookingUntil = Math.max(lookingUntil, now + pace.tolerate().toNanos());
        }
    }

    /** The IPv4 addresses whose owners matter here: of the primary, of the service, of the witnesses. */
    Set<InetAddress> concerned() {
        var all = new HashSet<InetAddress>();
        all.add(address);
        wire.addresses().forEach(vip -> all.add(InetAddress.ofLiteral(vip.address())));
        witnesses.witnesses().forEach(w -> all.add(w.address()));
        return all;
    }

    /** What clients use: never an address that this host asks from. */
    Set<Vip> addresses() {
        return wire.addresses();
    }

    void held(Set<Vip> now) {
        boolean before = holdsPrimary;
        held = Set.copyOf(now);
        holdsPrimary = held.stream().anyMatch(vip -> InetAddress.ofLiteral(vip.address()).equals(address));
        touched = true;
        if (before != holdsPrimary) {
            primary.giveUpWaiting();
        }
    }

    /** Everything is asked again before anything is said. */
    void again(long now) {
        touched = true;
        begun = now;
        primary.startOver(number, now);
        wire.startOver(now);
        witnesses.startOver();
        timetable.startOver(now);
        evidence.startOver();
    }

    /**
     * This process was paused: what was sent before can't be told from what was never answered. Until the witnesses
     * have answered again, for {@code tolerate} at most, this host looks around: it is neither healthy nor cut off.
     */
    void stall(long now) {
        again(now);
        timetable.hurry(now);
        stalledUntil = now + primary.patience();
        lookingUntil = now + pace.tolerate().toNanos();
    }

    /** Asks who has each address. An older question that is under way is answered as it stands. */
    void ask(int questions, long span, long now, Consumer<HostEvidence> done) {
        var overtaken = timetable.ordered();
        if (overtaken != null) {
            overtaken.done().accept(evidence(now, overtaken.begun()));
        }
        touched = true;
        wire.startOver(now);
        timetable.order(WireQuestion.ordered(questions, span, now, done));
    }

    // what it comes to

    /** Counts what is overdue. Tells the listener when something that matters has changed. */
    void weigh(long now) {
        weighedAt = now;
        touched = false;
        if (primary.overdue(now) && !holdsPrimary) {
            countSilence(now);
        }
        var question = timetable.ordered();
        wire.weigh(now, question == null ? pace.failAfter() : Integer.MAX_VALUE);
        if (question != null && over(question, now)) {
            conclude(question, now);
            return;
        }
        var known = evidence(now, Watch.NEVER);
        publish(known);
        boolean asking = known.witnessesAnswering() < witnesses.need()
                && now < begun + pace.interval().toNanos() + pace.timeout().toNanos();
        if (asking) {
            return; // begun only now: no answer yet means nothing yet
        }
        if (question == null ? evidence.differs(known, held) : known.host() != evidence.told().host()) {
            evidence.tell(known);
            listener.changed(known);
        }
    }

    private void countSilence(long now) {
        if (!primary.down()) {
            timetable.beginBurst();
        }
        for (int missed = primary.countOverdue(now, ripeAt()); missed > 0; missed--) {
            listener.missed();
        }
        if (primary.down()) {
            timetable.concludeBurst();
        }
    }

    /** All is asked and whoever would answer has had the time for it. */
    private boolean over(WireQuestion question, long now) {
        return question.asked(now) && now >= wire.answeredBy()
                && witnesses.concluded(now, question.begun(), firstMiss());
    }

    private void conclude(WireQuestion question, long now) {
        timetable.fulfilled();
        wire.concluded();
        var known = evidence(now, Watch.NEVER);
        publish(known);
        evidence.tell(known);
        var answer = evidence(now, question.begun());
        question.done().accept(answer);
        if (!answer.equals(known)) {
            listener.changed(known); // with the witnesses that answered before the question, too
        }
    }

    /**
     * When the primary fell silent, or {@link Watch#NEVER}. While its addresses are here its silence decides nothing,
     * so it must not make this host believe that it is cut off.
     */
    private long firstMiss() {
        return held.isEmpty() ? primary.watch().firstMiss() : Watch.NEVER;
    }

    /** @param from only witnesses' answers to requests sent since then count */
    private HostEvidence evidence(long now, long from) {
        int answering = witnesses.answering(now, from, firstMiss());
        boolean looking = now < lookingUntil
                && witnesses.answering(now, Watch.NEVER, firstMiss()) < witnesses.need();
        return new HostEvidence(holdsPrimary ? Verdict.UNKNOWN : primary.watch().verdict(), primary.lastAnswer(),
                primary.watch().firstMiss(), primary.lastLoss(), primary.lossBefore(), wire.wires(), carrier,
                answering, witnesses.need(), wire.hardware(), now < stalledUntil || looking, begun);
    }

    /** A round was sent this much later than planned. */
    void lagged(long lag) {
        listener.sent(Duration.ofNanos(lag));
    }

    /** As it is now. */
    HostWatch.Look look(long now) {
        return look(evidence(now, Watch.NEVER));
    }

    private HostWatch.Look look(HostEvidence known) {
        return new HostWatch.Look(known, primary.watch().misses(), primary.roundTrip(), primary.lastAnswer(),
                nextRound());
    }

    private void publish(HostEvidence known) {
        published = look(known);
    }

    /** As it was weighed last; null before that. Any thread. */
    HostWatch.@Nullable Look published() {
        return published;
    }
}
