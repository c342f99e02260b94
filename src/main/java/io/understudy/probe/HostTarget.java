package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.kernel.Segment;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One service's host watch: puts together what is known ({@link HostKnowledge}) and when to ask ({@link
 * RoundTimetable}), and tells the listener. No I/O and no clock: it says what to send, and hears what was sent and what
 * came. Owned by the watching thread; all moments are monotonic nanoseconds.
 *
 * <p>Quiet: an echo to the primary every interval; the addresses at most five times a second, the witnesses at most
 * once. When an answer is overdue: {@code fail-after} full rounds (echo, ARP, every address, every witness), spaced so
 * that they fit into what is left of {@code tolerate}. So the steady traffic stays low and no time is lost beyond
 * {@code tolerate}.
 */
final class HostTarget {
    private final int id;
    private final Settings.Service service;
    private final HostWatch.Listener listener;
    private final Pace pace;
    private final HostKnowledge known;
    private final RoundTimetable timetable;
    private final ToldEvidence told = new ToldEvidence();
    /** Something was ordered, or the carrier changed, since the last weighing. */
    private boolean touched = true;
    /** Of the newest round. */
    private long number;
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
        var paced = service.hostWatch();
        this.pace = new Pace(paced.interval(), paced.timeout(), paced.failAfter(), paced.recoverAfter(),
                paced.tolerate());
        this.known = new HostKnowledge(service, pace, around, seenUp, now);
        this.timetable = new RoundTimetable(pace, first);
    }

    int id() {
        return id;
    }

    String interfaceName() {
        return service.interfaceName();
    }

    InetAddress primary() {
        return service.primary().address();
    }

    long timeout() {
        return pace.timeout().toNanos();
    }

    // what to send, and when to look

    /**
     * Whether {@link #round} or {@link #weigh} may have something to do at {@code now}. What only time changes is
     * weighed every {@code often} nanoseconds.
     */
    boolean wants(long now, long often) {
        return touched || now >= due() || weighedAt == Watch.NEVER || now - weighedAt >= often;
    }

    /** When {@link #round} or {@link #weigh} has something to do. */
    long due() {
        long due = nextRound();
        if (known.primary().waiting()) {
            due = sooner(due, known.primary().oldest() + known.primary().patience());
            due = sooner(due, known.ripeAt());
        }
        due = sooner(due, known.wire().answeredBy());
        due = sooner(due, known.stalledUntil());
        var question = timetable.ordered();
        if (question == null) {
            return due;
        }
        return question.left() > 0
                ? Math.min(due, question.next())
                : sooner(sooner(due, question.next()), known.witnesses().lastAsked() + known.witnesses().patience());
    }

    /** Moments before the last weighing are done with. */
    private long sooner(long due, long at) {
        return at > weighedAt ? Math.min(due, at) : due;
    }

    private long nextRound() {
        return timetable.next(known.primary().watch(), known.primary().patience(), known.wire().patience());
    }

    /** What is to be sent at {@code now}, at most one round; null when nothing is. */
    @Nullable
    Round round(long now) {
        var due = timetable.take(now, nextRound());
        if (due == null) {
            return null;
        }
        number++;
        known.primary().round(number, !known.holdsPrimary(), now);
        return new Round(service.name(), service.interfaceName(), number, due.due(),
                known.questions(id, number, due.full(), now));
    }

    /** This packet of round {@code ofRound} left at {@code at}. What could not be sent was not asked. */
    void sent(long ofRound, Question question, long at) {
        known.sent(ofRound, question, at);
    }

    /** A round was sent this many nanoseconds later than planned. */
    void lagged(long lag) {
        listener.sent(Duration.ofNanos(lag));
    }

    // what came

    /** An echo reply. */
    void echoed(InetAddress from, RoundToken token, long at) {
        if (known.echoed(from, token.witness(), token.numberUpTo(number), at)) {
            timetable.endBurst();
            var roundTrip = known.primary().roundTrip();
            if (roundTrip != null) {
                listener.answered(roundTrip);
            }
        }
    }

    /** Somebody ({@code who}) showed that it has {@code its}. @return whether that says anything here */
    boolean heard(InetAddress its, String who, boolean answer, long at) {
        return switch (known.heard(its, who, answer, at)) {
            case NOTHING -> false;
            case SOMETHING -> true;
            case PRIMARY_LIVES -> {
                timetable.endBurst();
                yield true;
            }
        };
    }

    void carrier(boolean now) {
        if (!now) {
            listener.carrierLost(); // it may be back in the same batch of news, after a stall, and then nothing tells
        }
        known.carrier(now);
        touched = true;
    }

    /**
     * The interface or its network is another than before, or other services are watched.
     *
     * @param protectedOnes see {@link Surroundings#of}
     */
    void around(Segment segment, Set<InetAddress> protectedOnes, long now) {
        touched = true;
        if (known.around(Surroundings.of(service, segment, protectedOnes), now)) {
            timetable.hurry(now);
        }
        Surroundings.unfitGateway(service, segment, protectedOnes).ifPresent(listener::noWitness);
    }

    /** See {@link HostKnowledge#deaf}. */
    void deaf(long now) {
        touched = true;
        known.deaf(now);
    }

    /** See {@link HostKnowledge#concerned}. */
    Set<InetAddress> concerned() {
        return known.concerned();
    }

    /** What clients use: never an address that this host asks from. */
    Set<Vip> addresses() {
        return known.wire().addresses();
    }

    void held(Set<Vip> now) {
        known.held(now);
        touched = true;
    }

    /** Everything is asked again before anything is said. */
    void again(long now) {
        touched = true;
        known.startOver(number, now);
        timetable.startOver(now);
        told.startOver();
    }

    /**
     * This process was paused: what was sent before can't be told from what was never answered. Everything is asked
     * again at once.
     */
    void stall(long span, long now) {
        again(now);
        timetable.hurry(now);
        known.stalled(now);
        listener.stalled(Duration.ofNanos(span));
    }

    /** Asks who has each address. An older question that is under way is answered as it stands. */
    void ask(int questions, long span, long now, Consumer<HostEvidence> done) {
        var overtaken = timetable.ordered();
        if (overtaken != null) {
            overtaken.done().accept(known.evidence(now, overtaken.begun()));
        }
        touched = true;
        known.wire().startOver(now);
        timetable.order(WireQuestion.ordered(questions, span, now, done));
    }

    // what it comes to

    /** Counts what is overdue. Tells the listener when something that matters has changed. */
    void weigh(long now) {
        weighedAt = now;
        touched = false;
        if (known.primary().overdue(now) && !known.holdsPrimary()) {
            countSilence(now);
        }
        var question = timetable.ordered();
        known.wire().weigh(now, question == null ? pace.failAfter() : Integer.MAX_VALUE);
        if (question != null && question.asked(now) && known.concluded(now, question.begun())) {
            conclude(question, now);
            return;
        }
        var evidence = known.evidence(now, Watch.NEVER);
        published = look(evidence);
        if (known.justBegun(evidence, now)) {
            return; // no answer yet means nothing yet
        }
        boolean news = question == null
                ? told.differs(evidence, known.held())
                : evidence.host() != told.told().host();
        if (news) {
            told.tell(evidence);
            listener.changed(evidence);
        }
    }

    private void countSilence(long now) {
        var primary = known.primary();
        if (!primary.down()) {
            timetable.beginBurst();
        }
        for (int missed = primary.countOverdue(now, known.ripeAt()); missed > 0; missed--) {
            listener.missed();
        }
        if (primary.down()) {
            timetable.concludeBurst();
        }
    }

    private void conclude(WireQuestion question, long now) {
        timetable.fulfilled();
        known.wire().concluded();
        var evidence = known.evidence(now, Watch.NEVER);
        published = look(evidence);
        told.tell(evidence);
        var answer = known.evidence(now, question.begun());
        question.done().accept(answer);
        if (!answer.equals(evidence)) {
            listener.changed(evidence); // with the witnesses that answered before the question, too
        }
    }

    /** As it is now. */
    HostWatch.Look look(long now) {
        return look(known.evidence(now, Watch.NEVER));
    }

    private HostWatch.Look look(HostEvidence evidence) {
        return new HostWatch.Look(evidence, known.primary().watch().misses(), known.primary().roundTrip(),
                known.primary().lastAnswer(), nextRound());
    }

    /** As it was weighed last; null before that. Any thread. */
    HostWatch.@Nullable Look published() {
        return published;
    }
}
