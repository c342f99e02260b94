package io.understudy.probe;

import static io.understudy.probe.Watched.HARDWARE;
import static io.understudy.probe.Watched.MS;
import static io.understudy.probe.Watched.PRIMARY;
import static io.understudy.probe.Watched.VIP;
import static io.understudy.probe.Watched.WITNESS;
import static io.understudy.probe.Watched.pace;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Wire;
import io.understudy.probe.HostWatchTurn.Disturbance;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The watching thread's loop, turn by turn, on virtual time. */
class HostWatchTurnTests {
    private static final long SECOND = 1000 * MS;

    private final List<RuntimeException> broken = new ArrayList<>();
    private long now = 100 * SECOND;
    private Duration uptime = Duration.ofSeconds(5000);
    private final HostWatchTurn turn = new HostWatchTurn(now, broken::add);

    // ---- what makes everything be asked again -----------------------------------------------------------------------

    @Test
    void aThreadThatWokeTooLateAsksEverythingAgain() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);
        long begun = web.last().begun();
        long planned = turn.rest(now);

        now = planned + 51 * MS;
        var disturbances = take();

        assertThat(disturbances).containsExactly(new Disturbance.Late(Duration.ofMillis(51)));
        assertThat(look("web").evidence().stalled()).isTrue();
        assertThat(look("web").evidence().begun()).isGreaterThan(begun).isEqualTo(now);
        assertThat(turn.rounds(now)).as("the next round is due at once").hasSize(1);
    }

    @Test
    void aThreadThatWokeWithinTheTimeoutGoesOn() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);

        now = turn.rest(now) + 50 * MS;

        assertThat(take()).isEmpty();
        assertThat(look("web").evidence().stalled()).isFalse();
    }

    @Test
    void lateIsJudgedByEachServicesOwnTimeout() {
        var quick = watch("quick", pace(100, 50, 3, 300));
        var patient = watch("patient", pace(100, 90, 3, 300));
        settle(quick, patient);

        now = turn.rest(now) + 60 * MS;
        take();

        assertThat(look("quick").evidence().stalled()).isTrue();
        assertThat(look("patient").evidence().stalled()).isFalse();
    }

    @Test
    void answersThatLayUnreadMeanwhileDoNotCount() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);
        int answers = web.answers;
        var round = round();
        long planned = turn.rest(now);
        now = planned + 500 * MS;

        take(echo(round, planned));

        assertThat(web.answers).isEqualTo(answers);
        assertThat(look("web").evidence().stalled()).isTrue();
    }

    @Test
    void anOverflowAsksEverythingAgain() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);

        var disturbances = turn.take(new HostWatchTurn.Woken(now, null, 3, List.of(), now));

        assertThat(disturbances).containsExactly(new Disturbance.Overflow(3));
        assertThat(look("web").evidence().stalled()).isTrue();
    }

    @Test
    void aSuspensionShowsByTheTwoClocksAndAsksEverythingAgain() {
        var web = watch("web", pace(1000, 900, 3, 3000));
        settle(web);

        passes(500 * MS, Duration.ofMillis(500));
        assertThat(turn.wantsUptime(now)).as("once a second is enough").isFalse();
        passes(600 * MS, Duration.ofMillis(1000));
        assertThat(turn.wantsUptime(now)).isTrue();
        assertThat(take()).as("400 ms may be the clocks'").isEmpty();
        passes(1000 * MS, Duration.ofSeconds(61));
        var disturbances = take();

        assertThat(disturbances).containsExactly(new Disturbance.Suspended(Duration.ofSeconds(60)));
        assertThat(look("web").evidence().stalled()).isTrue();
    }

    @Test
    void anUptimeThatCantBeReadIsNoSuspension() {
        var web = watch("web", pace(1000, 900, 3, 3000));
        settle(web);

        for (int i = 0; i < 5; i++) {
            now += SECOND;
            turn.rest(now);
            assertThat(turn.wantsUptime(now)).isTrue();
            assertThat(turn.take(new HostWatchTurn.Woken(now, null, 0, List.of(), now))).isEmpty();
        }
        uptime = uptime.plusSeconds(5);

        assertThat(take()).isEmpty();
    }

    @Test
    void aRoundThatLeavesTooLateAsksEverythingAgain() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);
        now = turn.rest(now);
        take();
        var round = turn.rounds(now).getFirst();

        now += 80 * MS; // sending for a thousand others took this long
        turn.sent(round, moments(round), now);

        assertThat(web.lag).isEqualTo(Duration.ofMillis(80));
        assertThat(look("web").evidence().stalled()).isTrue();
    }

    // ---- who is looked at, and when next ----------------------------------------------------------------------------

    @Test
    void onlyTargetsWithSomethingToDoAreLookedAt() {
        var often = watch("often", pace(20, 10, 3, 60));
        var seldom = watch("seldom", pace(60_000, 1000, 3, 180_000));
        settle(often, seldom);
        int before = seldom.rounds;

        for (int i = 0; i < 100; i++) {
            now = turn.rest(now);
            take();
            answerAll(turn.rounds(now));
        }

        assertThat(often.rounds).isGreaterThan(50);
        assertThat(seldom.rounds).isEqualTo(before);
    }

    @Test
    void itWakesForTheNextRoundOrAnOverdueAnswerAndAtLeastFiveTimesASecond() {
        assertThat(turn.rest(now)).as("nothing is watched").isEqualTo(now + 200 * MS);
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);
        now = turn.rest(now);
        take();
        var rounds = turn.rounds(now);
        rounds.forEach(r -> turn.sent(r, moments(r), now));

        assertThat(rounds).singleElement().satisfies(r -> assertThat(r.due()).isEqualTo(now));
        assertThat(turn.rest(now)).as("4 times the round trip, at least 5 ms").isEqualTo(now + 5 * MS);
        take(echo(rounds.getFirst(), now + MS));
        assertThat(turn.rest(now + 50 * MS)).isEqualTo(now + 100 * MS);
    }

    @Test
    void anIntervalLongerThanTheIdleWakeUpIsKept() {
        var web = watch("web", pace(1000, 500, 3, 3000));
        settle(web);
        long due = look("web").next();

        while (now < due - 200 * MS) {
            now = turn.rest(now);
            take();
            assertThat(turn.rounds(now)).isEmpty();
        }

        assertThat(turn.rest(now)).isEqualTo(due);
    }

    // ---- tokens and ids ---------------------------------------------------------------------------------------------

    @Test
    void anEchoIsTheTargetsWhoseTokenItCarries() {
        var one = watch("one", pace(100, 50, 3, 300));
        var two = watch("two", pace(100, 50, 3, 300));
        settle(one, two);
        int answersOfOne = one.answers;
        int answersOfTwo = two.answers;
        now += 100 * MS;
        turn.rest(now);
        take();
        var rounds = turn.rounds(now);
        rounds.forEach(r -> turn.sent(r, moments(r), now));
        assertThat(rounds).hasSize(2);

        take(echo(rounds.stream().filter(r -> r.service().equals("two")).findFirst().orElseThrow(), now + MS));

        assertThat(one.answers).isEqualTo(answersOfOne);
        assertThat(two.answers).isEqualTo(answersOfTwo + 1);
    }

    @Test
    void anEchoFromSomebodyElseOrToAnEarlierWatchIsNobodys() {
        var before = watch("web", pace(100, 50, 3, 300));
        settle(before);
        var round = round();
        long token = token(round, Question.EchoPrimary.class);
        int answers = before.answers;

        take(new WatchNews.Echoed(WITNESS, token, now));
        assertThat(before.answers).isEqualTo(answers);
        var after = watch("web", pace(100, 50, 3, 300));
        take(new WatchNews.Echoed(PRIMARY, token, now));
        turn.take(new HostWatchTurn.Woken(now, null, 0, List.of(new WatchNews.Forget("web")), now));
        take(new WatchNews.Echoed(PRIMARY, token, now));

        assertThat(before.answers).isEqualTo(answers);
        assertThat(after.answers).isZero();
        assertThat(turn.look("web", now)).isEmpty();
    }

    @Test
    void whatCouldNotBeSentWasNotAsked() {
        var web = watch("web", pace(1000, 500, 3, 3000));
        settle(web);
        var asked = new AtomicReference<HostEvidence>();
        take(new WatchNews.AskWire("web", 3, 30 * MS, asked::set));

        for (int i = 0; i < 300 && asked.get() == null; i++) {
            for (var round : turn.rounds(now)) { // the echo leaves, the packet socket is broken
                turn.sent(round, List.of(now), now);
            }
            now = Math.max(now + MS, turn.rest(now));
            take();
        }

        assertThat(asked.get().wire(VIP).kind()).isEqualTo(Wire.Kind.UNASKED);
        assertThat(asked.get().networkOk()).isFalse();
    }

    @Test
    void silenceIsDown() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);

        for (int i = 0; i < 60; i++) {
            now = Math.max(now + MS, turn.rest(now));
            take();
            for (var round : turn.rounds(now)) {
                turn.sent(round, moments(round), now);
                answer(round, true);
            }
        }

        assertThat(web.last().host()).isEqualTo(Verdict.DOWN);
        assertThat(web.last().wire(VIP).kind()).isEqualTo(Wire.Kind.SILENT);
        assertThat(web.last().networkOk()).isTrue();
        assertThat(web.missed).isGreaterThanOrEqualTo(3);
    }

    // ---- orders -----------------------------------------------------------------------------------------------------

    @Test
    void whatNobodyWatchesIsAnsweredWithNothing() {
        var asked = new AtomicReference<HostEvidence>();

        take(new WatchNews.AskWire("web", 3, MS, asked::set), new WatchNews.Again("web"),
                new WatchNews.Held("web", Set.of(VIP)), new WatchNews.Forget("web"));

        assertThat(asked.get().networkOk()).isFalse(); // silence that nobody asked for proves nothing
        assertThat(turn.published("web")).isEmpty();
    }

    @Test
    void theCarrierIsThatOfTheServicesOwnInterface() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);

        take(new WatchNews.Carrier("eth1", false));
        assertThat(web.last().carrier()).isTrue();
        take(new WatchNews.Carrier("eth0", false));

        assertThat(web.last().carrier()).isFalse();
        assertThat(turn.interfaces()).containsExactly("eth0");
    }

    @Test
    void whatIsHeardOnAnotherInterfaceSaysNothing() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);

        take(new WatchNews.Heard("eth1", InetAddress.ofLiteral(VIP.address()), "02:00:00:00:00:0c", true, now));
        assertThat(look("web").evidence().wire(VIP).by()).isEqualTo(HARDWARE);
        take(new WatchNews.Heard("eth0", InetAddress.ofLiteral(VIP.address()), "02:00:00:00:00:0c", true, now));

        assertThat(web.last().wire(VIP).by()).isEqualTo("02:00:00:00:00:0c");
    }

    /** Letters are not weighed one by one: an answer may lie behind the letter that makes somebody look. */
    @Test
    void anAnswerBehindAnotherLetterCountsBeforeSilenceDoes() {
        var web = watch("web", pace(100, 50, 1, 100));
        settle(web);
        now = turn.rest(now);
        take();
        var rounds = turn.rounds(now);
        rounds.forEach(round -> turn.sent(round, round.questions().stream().map(_ -> now).toList(), now));
        long answered = now + MS;

        now += 300 * MS; // long overdue, but the answer has come in time and lies unread
        turn.take(new HostWatchTurn.Woken(turn.rest(now - 300 * MS), null, 0,
                List.of(new WatchNews.Carrier("eth0", true), echo(rounds.getFirst(), answered)), now));

        assertThat(look("web").evidence().host()).isEqualTo(Verdict.UP);
    }

    @Test
    void framesThatWereLostVoidTheWireButNotTheEchoes() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);
        assertThat(look("web").evidence().wire(VIP).kind()).isEqualTo(Wire.Kind.ANSWERED);

        take(new WatchNews.Deaf("eth0"));
        now += HostWatchTurn.OFTEN + 1;
        turn.rounds(now);

        assertThat(look("web").evidence().wire(VIP).kind()).isEqualTo(Wire.Kind.UNASKED);
        assertThat(look("web").evidence().host()).isEqualTo(Verdict.UP);
        assertThat(look("web").evidence().stalled()).isFalse();
    }

    @Test
    void onlyWhatThisHostHoldsIsAskedForByProbes() {
        var web = watch("web", pace(100, 50, 3, 300));
        settle(web);
        take(new WatchNews.Held("web", Set.of(VIP)));

        var asked = new ArrayList<Question>();
        for (int i = 0; i < 20; i++) {
            now = Math.max(now + MS, turn.rest(now));
            take();
            for (var round : turn.rounds(now)) {
                asked.addAll(round.questions());
                turn.sent(round, round.questions().stream().map(_ -> now).toList(), now);
            }
        }

        assertThat(asked).filteredOn(Question.AskAddress.class::isInstance).isNotEmpty()
                .allMatch(q -> ((Question.AskAddress) q).manner() == Question.Manner.PROBE);
        // the primary is silent: a probe for its own address would make it give that up when it boots
        assertThat(asked).filteredOn(Question.AskPrimary.class::isInstance).isNotEmpty()
                .allMatch(q -> ((Question.AskPrimary) q).manner() == Question.Manner.ASK);
    }

    @Test
    void oneBrokenListenerDoesNotEndTheWatchingOfTheOthers() {
        var web = watch("web", pace(100, 50, 3, 300));
        var bad = watch("bad", pace(100, 50, 3, 300));
        bad.broken = true;
        settle(web, bad);

        assertThat(broken).isNotEmpty();
        assertThat(web.last().host()).isEqualTo(Verdict.UP);
        assertThat(web.answers).isGreaterThan(3);
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private Heard watch(String name, Pace pace) {
        var heard = new Heard();
        take(new WatchNews.Changed(Watched.SEGMENT));
        take(new WatchNews.Begin(Watched.service(name, pace), false, heard));
        return heard;
    }

    /** Turns until all of them have answered, and a while longer. */
    private void settle(Heard... all) {
        for (int i = 0; i < 200 || Stream.of(all).anyMatch(h -> h.answers == 0); i++) {
            assertThat(i).as("turns").isLessThan(20_000);
            long next = Math.max(now + 1, turn.rest(now));
            uptime = uptime.plusNanos(next - now);
            now = next;
            take();
            answerAll(turn.rounds(now));
        }
    }

    private void answerAll(List<Round> rounds) {
        for (var round : rounds) {
            turn.sent(round, moments(round), now);
            answer(round, false);
        }
    }

    private void answer(Round round, boolean witnessOnly) {
        var news = new ArrayList<WatchNews>();
        for (var question : round.questions()) {
            switch (question) {
                case Question.EchoPrimary(InetAddress to, long token) -> {
                    if (!witnessOnly) {
                        news.add(new WatchNews.Echoed(to, token, now));
                    }
                }
                case Question.AskAddress(InetAddress to, Vip _, var _) -> {
                    if (!witnessOnly) {
                        news.add(new WatchNews.Heard("eth0", to, HARDWARE, true, now));
                    }
                }
                case Question.EchoWitness(InetAddress to, long token, int _) -> news
                        .add(new WatchNews.Echoed(to, token, now));
                case Question.AskPrimary _, Question.AskWitness _ -> {
                    // the echo is enough here
                }
            }
        }
        turn.rest(now);
        take(news.toArray(WatchNews[]::new));
    }

    /** Sends the next round that is due. */
    private Round round() {
        now = turn.rest(now);
        take();
        var round = turn.rounds(now).getFirst();
        turn.sent(round, moments(round), now);
        return round;
    }

    private List<Long> moments(Round round) {
        return round.questions().stream().map(_ -> now).toList();
    }

    private static long token(Round round, Class<? extends Question> kind) {
        return round.questions().stream().filter(kind::isInstance).findFirst().map(question -> switch (question) {
            case Question.EchoPrimary echo -> echo.token();
            case Question.EchoWitness echo -> echo.token();
            default -> throw new IllegalArgumentException("no token: " + question);
        }).orElseThrow();
    }

    private static WatchNews echo(Round round, long at) {
        return new WatchNews.Echoed(PRIMARY, token(round, Question.EchoPrimary.class), at);
    }

    private void passes(long monotonic, Duration boot) {
        now += monotonic;
        uptime = uptime.plus(boot);
        turn.rest(now);
    }

    private List<Disturbance> take(WatchNews... news) {
        @Nullable
        Duration up = turn.wantsUptime(now) ? uptime : null;
        return turn.take(new HostWatchTurn.Woken(now, up, 0, List.of(news), now));
    }

    private HostWatch.Look look(String service) {
        return turn.look(service, now).orElseThrow();
    }

    /** What one listener heard. */
    private static final class Heard implements HostWatch.Listener {
        private final List<HostEvidence> changes = new ArrayList<>();
        private int answers;
        private int missed;
        private int rounds;
        private Duration lag = Duration.ZERO;
        private boolean broken;

        HostEvidence last() {
            return changes.getLast();
        }

        @Override
        public void changed(HostEvidence evidence) {
            if (broken) {
                throw new IllegalStateException("listener");
            }
            changes.add(evidence);
        }

        @Override
        public void answered(Duration roundTrip) {
            answers++;
        }

        @Override
        public void missed() {
            missed++;
        }

        @Override
        public void sent(Duration by) {
            rounds++;
            lag = by;
        }
    }
}
