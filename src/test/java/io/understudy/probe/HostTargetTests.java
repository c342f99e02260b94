package io.understudy.probe;

import static io.understudy.probe.Watched.HARDWARE;
import static io.understudy.probe.Watched.MS;
import static io.understudy.probe.Watched.PRIMARY;
import static io.understudy.probe.Watched.VIP;
import static io.understudy.probe.Watched.WITNESS;
import static io.understudy.probe.Watched.pace;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the primary, the witnesses and the addresses are asked, and what silence comes to: all on virtual time. */
class HostTargetTests {
    private static final Vip VIP6 = new Vip("2001:db8::100", 128);

    @Test
    void inQuietTimesTheWireAndTheWitnessesAreAskedSeldom() {
        var net = new Net(pace(100, 50, 3, 300));

        net.runTo(10_000);

        assertThat(net.echoes).hasSizeBetween(99, 101);
        assertThat(net.wires).hasSizeBetween(45, 51);
        assertThat(net.witnessed).hasSizeBetween(9, 11);
        assertThat(net.primaryArps).hasSizeLessThanOrEqualTo(3);
        assertThat(net.last().host()).isEqualTo(Verdict.UP);
        assertThat(net.last().networkOk()).isTrue();
        assertThat(net.last().wire(VIP).kind()).isEqualTo(Wire.Kind.ANSWERED);
        assertThat(net.last().hardware()).isEqualTo(HARDWARE);
    }

    /** Milliseconds between the last answer and the verdict. */
    @ParameterizedTest
    @CsvSource({"1000, 500, 3, 3000", "1000, 500, 3, 1500", "100, 50, 3, 300", "100, 90, 10, 200", "5, 2, 1, 10",
            "5, 5, 3, 15", "1000, 500, 1, 1000"})
    void silenceIsDownAfterTolerateAndNoLaterThanTheBurstNeeds(int interval, int timeout, int failAfter, int tolerate) {
        var pace = pace(interval, timeout, failAfter, tolerate);
        var net = new Net(pace);
        net.runTo(20L * interval);
        net.up = false;

        net.runTo(20L * interval + 2L * tolerate + 2L * interval + 50);

        var down = net.changes.stream().filter(e -> e.host() == Verdict.DOWN).findFirst().orElseThrow();
        long at = net.times.get(net.changes.indexOf(down));
        long silent = at - down.lastAnswer();
        long unavoidable = interval + Math.min(timeout, 5) + failAfter + Math.min(timeout, 5);
        assertThat(silent).isGreaterThanOrEqualTo(tolerate * MS);
        assertThat(silent).isLessThanOrEqualTo(Math.max(tolerate, unavoidable) * MS + MS);
        long asked = net.echoes.stream().filter(t -> t > down.lastAnswer() && t <= at).count();
        assertThat(asked).isGreaterThanOrEqualTo(failAfter);
    }

    @Test
    void theBurstAsksEverybodyFailAfterTimes() {
        var net = new Net(pace(1000, 500, 3, 1500));
        net.runTo(5_500);
        net.up = false;
        net.clear();

        net.runTo(7_400);

        var down = net.changes.stream().filter(e -> e.host() == Verdict.DOWN).findFirst().orElseThrow();
        long at = net.times.get(net.changes.indexOf(down));
        // one that found it silent, then the burst
        assertThat(net.echoes.stream().filter(t -> t <= at).toList()).hasSizeBetween(3, 4);
        assertThat(net.wires.stream().filter(t -> t <= at).count()).isGreaterThanOrEqualTo(3);
        assertThat(net.witnessed.stream().filter(t -> t <= at).count()).isGreaterThanOrEqualTo(3);
        assertThat(net.primaryArps.stream().filter(t -> t <= at).count()).isGreaterThanOrEqualTo(3);
        assertThat(down.wire(VIP).kind()).isEqualTo(Wire.Kind.SILENT);
        assertThat(down.networkOk()).isTrue();
    }

    @Test
    void aGlitchShorterThanTolerateNeverCounts() {
        var net = new Net(pace(100, 50, 3, 1000));
        for (int i = 1; i <= 20; i++) {
            net.up = true;
            net.runTo(i * 2_000L);
            net.up = false;
            net.runTo(i * 2_000L + 890);
        }

        assertThat(net.changes).noneMatch(e -> e.host() == Verdict.DOWN);
        assertThat(net.changes).anyMatch(e -> e.firstMiss() != Watch.NEVER);
    }

    @Test
    void oneLostAnswerIsAMissAndABurstAndNothingMore() {
        var net = new Net(pace(1000, 500, 3, 3000));
        net.runTo(5_100);
        net.up = false;
        net.runTo(6_003); // one is sent, and nothing of its round is answered
        net.up = true;

        net.runTo(8_000);

        assertThat(net.missed).isEqualTo(1);
        assertThat(net.last().host()).isEqualTo(Verdict.UP);
        assertThat(net.last().firstMiss()).isEqualTo(Watch.NEVER);
        assertThat(net.last().lastLoss()).isNotEqualTo(Watch.NEVER);
    }

    @Test
    void aPathThatLosesTwiceWithAnAnswerBetweenIsLossy() {
        var net = new Net(pace(1000, 500, 3, 3000));
        for (int i = 1; i <= 2; i++) {
            net.runTo(i * 4_000L + 100);
            assertThat(net.last().lossBefore()).isEqualTo(Watch.NEVER);
            net.up = false;
            net.runTo(i * 4_000L + 1_003);
            net.up = true;
        }
        net.runTo(12_000);

        assertThat(net.last().lossBefore()).isBetween(4_100 * MS, 5_003 * MS);
        assertThat(net.last().lastLoss()).isGreaterThan(8_100 * MS);
    }

    @Test
    void oneOutageIsOneLossHoweverLong() {
        var net = new Net(pace(100, 50, 3, 300));
        net.runTo(1_000);
        net.up = false;
        net.runTo(100_000);
        net.up = true;

        net.runTo(102_000);

        assertThat(net.last().host()).isEqualTo(Verdict.UP);
        assertThat(net.last().lossBefore()).isEqualTo(Watch.NEVER);
    }

    @Test
    void whatIsAnsweredLateIsNotLost() {
        var net = new Net(pace(1000, 500, 3, 3000));
        for (int i = 1; i <= 4; i++) {
            net.runTo(i * 4_000L + 100);
            net.trip = 200 * MS;
            net.runTo(i * 4_000L + 1_500);
            net.trip = Net.TRIP;
        }
        net.runTo(20_000);

        assertThat(net.missed).isPositive();
        assertThat(net.last().lossBefore()).isEqualTo(Watch.NEVER);
    }

    @Test
    void itIsBackAfterRecoverAfterAnswersInARow() {
        var net = new Net(pace(100, 50, 3, 300));
        net.runTo(1_000);
        net.up = false;
        net.runTo(2_000);
        net.clear();
        net.up = true;

        net.runTo(3_000);

        var back = net.changes.stream().filter(e -> e.host() == Verdict.UP).findFirst().orElseThrow();
        long at = net.times.get(net.changes.indexOf(back));
        long first = net.echoes.getFirst();
        assertThat(at - first).isGreaterThanOrEqualTo(100 * MS);
    }

    @Test
    void anArpAnswerAloneKeepsTheHostUp() {
        var net = new Net(pace(100, 50, 3, 300));
        net.echoAnswers = false;

        net.runTo(5_000);

        assertThat(net.last().host()).isEqualTo(Verdict.UP);
        assertThat(net.changes).noneMatch(e -> e.host() == Verdict.DOWN);
    }

    @Test
    void whatNeverAnsweredIsUnknownUnlessItIsRememberedAsSeen() {
        var stranger = new Net(pace(100, 50, 3, 300));
        stranger.up = false;
        var known = new Net(pace(100, 300, 3, 300), true, List.of(VIP), PRIMARY);
        known.up = false;

        stranger.runTo(5_000);
        known.runTo(5_000);

        assertThat(stranger.look().host()).isEqualTo(Verdict.UNKNOWN);
        assertThat(known.look().host()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void onlyWitnessesThatAnswerAfterTheFirstMissCount() {
        var net = new Net(pace(1000, 500, 3, 3000));
        net.runTo(5_100);
        assertThat(net.look().witnessesAnswering()).isEqualTo(1);
        net.up = false;
        net.witnessUp = false; // it answered within the last second, but not since

        net.runTo(9_500);

        assertThat(net.look().host()).isEqualTo(Verdict.DOWN);
        assertThat(net.look().witnessesAnswering()).isZero();
        assertThat(net.look().networkOk()).isFalse();
        net.witnessUp = true;
        net.runTo(11_500);
        assertThat(net.look().networkOk()).isTrue();
    }

    @Test
    void itIsLookedAtWhenSomethingIsDueOrOrderedOrATenthOfASecondLater() {
        var net = new Net(pace(1000, 500, 3, 3000));
        net.runTo(5_500);
        net.target.weigh(net.now);
        long often = 100 * MS;

        assertThat(net.target.wants(net.now + 99 * MS, often)).isFalse();
        assertThat(net.target.wants(net.now + often, often)).isTrue();
        assertThat(net.target.wants(net.target.due(), Long.MAX_VALUE)).isTrue();
        net.target.carrier(true);
        assertThat(net.target.wants(net.now, often)).isTrue();
    }

    @Test
    void theCarrierOfThisHostCounts() {
        var net = new Net(pace(100, 50, 3, 300));
        net.runTo(1_000);

        net.target.carrier(false);
        net.target.weigh(net.now);

        assertThat(net.last().networkOk()).isFalse();
    }

    @Test
    void afterAStallEverythingIsAskedAgainBeforeAnythingIsSaid() {
        var net = new Net(pace(100, 50, 3, 300));
        net.runTo(1_000);
        net.clear();

        net.standStill(5_000);

        assertThat(net.changes).noneMatch(e -> e.host() == Verdict.DOWN);
        net.runTo(net.now / MS + 1_000);
        assertThat(net.changes).noneMatch(e -> e.host() == Verdict.DOWN);
        assertThat(net.look().networkOk()).isTrue();
    }

    @Test
    void aPrimaryThatIsGoneAfterAStallIsFoundGone() {
        var net = new Net(pace(100, 50, 3, 300));
        net.runTo(1_000);
        net.up = false;

        net.standStill(5_000);
        long woke = net.now;
        net.runTo(net.now / MS + 1_000);

        var down = net.changes.stream().filter(e -> e.host() == Verdict.DOWN).findFirst().orElseThrow();
        assertThat(net.times.get(net.changes.indexOf(down)) - woke).isGreaterThanOrEqualTo(300 * MS);
        assertThat(down.networkOk()).isTrue();
    }

    @Test
    void anAddressThatAnswersIsToldAtOnceAndWhoHasIt() {
        var net = new Net(pace(1000, 500, 3, 3000));
        net.runTo(3_000);
        var answers = new ArrayList<HostEvidence>();

        net.target.ask(3, 300 * MS, net.now, answers::add);
        net.runTo(4_000);

        assertThat(answers).singleElement().satisfies(e -> {
            assertThat(e.wire(VIP).kind()).isEqualTo(Wire.Kind.ANSWERED);
            assertThat(e.wire(VIP).by()).isEqualTo(HARDWARE);
            assertThat(e.witnessesAnswering()).isEqualTo(1);
        });
    }

    @Test
    void anAddressThatIsSilentToEveryQuestionIsSilent() {
        var net = new Net(pace(1000, 500, 3, 3000));
        net.runTo(3_100);
        net.wireUp = false;
        net.clear();
        var answers = new ArrayList<HostEvidence>();
        long began = net.now;

        net.target.ask(3, 60 * MS, net.now, answers::add);
        net.runTo(3_300);

        assertThat(answers).singleElement().satisfies(e -> {
            assertThat(e.wire(VIP).kind()).isEqualTo(Wire.Kind.SILENT);
            assertThat(e.wire(VIP).at()).isGreaterThanOrEqualTo(began);
        });
        assertThat(net.wires.stream().filter(t -> t >= began && t <= began + 100 * MS).count())
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void aQuestionThatIsOvertakenIsAnsweredToo() {
        var net = new Net(pace(1000, 500, 3, 3000));
        net.runTo(3_000);
        var answers = new ArrayList<String>();

        net.target.ask(3, 300 * MS, net.now, _ -> answers.add("first"));
        net.target.ask(1, 10 * MS, net.now, _ -> answers.add("second"));
        net.runTo(4_000);

        assertThat(answers).containsExactly("first", "second");
    }

    @Test
    void whileItHasThePrimarysOwnAddressItNeverAsksItself() {
        var own = new Vip("192.0.2.1", 32);
        var net = new Net(pace(100, 50, 3, 300), false, List.of(own), PRIMARY);
        net.runTo(1_000);
        net.up = false;
        net.runTo(2_000);
        assertThat(net.look().host()).isEqualTo(Verdict.DOWN);
        net.target.held(Set.of(own));
        net.clear();

        net.runTo(4_000);

        assertThat(net.echoes).isEmpty();
        assertThat(net.primaryArps).isEmpty();
        assertThat(net.wires).hasSizeGreaterThan(5); // who else has it is asked on
        assertThat(net.look().host()).isEqualTo(Verdict.UNKNOWN);
        assertThat(net.look().networkOk()).isTrue();
    }

    @Test
    void anIpv6PrimaryAndAddressAreKnownByEverySpelling() {
        var net = new Net(pace(100, 50, 3, 300), false, List.of(VIP6), InetAddress.ofLiteral("2001:db8::1"));

        net.runTo(2_000);

        assertThat(net.look().wire(VIP6).kind()).isEqualTo(Wire.Kind.ANSWERED);
        var own = new Vip("2001:db8::1", 128);
        var mine = new Net(pace(100, 50, 3, 300), false, List.of(own), InetAddress.ofLiteral("2001:db8::1"));
        mine.target.held(Set.of(own));
        mine.runTo(1_000);
        assertThat(mine.echoes).isEmpty();
    }

    // ---- the network ------------------------------------------------------------------------------------------------

    /** Drives a target as the watching thread does. Answers take 300 µs. */
    private static final class Net implements HostWatch.Listener {
        private static final long TRIP = 300_000L;

        private record Event(long at, Runnable what) {}

        final HostTarget target;
        final List<Long> echoes = new ArrayList<>();
        final List<Long> wires = new ArrayList<>();
        final List<Long> witnessed = new ArrayList<>();
        final List<Long> primaryArps = new ArrayList<>();
        final List<HostEvidence> changes = new ArrayList<>();
        final List<Long> times = new ArrayList<>();
        private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
        private final Duration timeout;
        long now;
        int missed;
        long trip = TRIP;
        boolean up = true;
        boolean echoAnswers = true;
        boolean wireUp = true;
        boolean witnessUp = true;

        Net(Pace pace) {
            this(pace, false, List.of(VIP), PRIMARY);
        }

        Net(Pace pace, boolean seenUp, List<Vip> vips, InetAddress address) {
            this.timeout = pace.timeout();
            var service = Watched.service("web", address, vips, pace);
            target = new HostTarget(7, service, this,
                    new Surroundings(true, true, List.of(new Surroundings.Witness(WITNESS, true))), seenUp, 0, 0);
        }

        void clear() {
            echoes.clear();
            wires.clear();
            witnessed.clear();
            primaryArps.clear();
            changes.clear();
            times.clear();
        }

        /** The thread does nothing until {@code millis} later; what was answered meanwhile lies unread. */
        void standStill(long millis) {
            now += millis * MS;
            target.stall(0, now);
            while (!events.isEmpty() && events.peek().at() <= now) {
                events.poll().what().run();
            }
        }

        void runTo(long millis) {
            long end = millis * MS;
            int steps = 0;
            while (now <= end) {
                assertThat(++steps).as("steps to %s ms", millis).isLessThan(200_000);
                drive();
                long next = Math.max(target.due(), now + 1);
                if (!events.isEmpty() && events.peek().at() <= next) {
                    var event = events.poll();
                    now = Math.max(now, event.at());
                    event.what().run();
                    target.weigh(now);
                } else {
                    now = next;
                }
            }
            now = end;
        }

        private void drive() {
            var round = target.round(now);
            if (round != null) {
                if (now - round.due() > timeout.toNanos()) {
                    target.stall(0, now);
                }
                count(round);
                round.questions().forEach(question -> send(round, question));
            }
            target.weigh(now);
        }

        private void count(Round round) {
            for (var asked : round.questions().stream().map(Object::getClass).distinct().toList()) {
                if (asked == Question.EchoPrimary.class) {
                    echoes.add(now);
                } else if (asked == Question.AskPrimary.class) {
                    primaryArps.add(now);
                } else if (asked == Question.AskAddress.class) {
                    wires.add(now);
                } else if (asked == Question.EchoWitness.class) {
                    witnessed.add(now);
                }
            }
        }

        private void send(Round round, Question question) {
            long at = now + trip;
            target.sent(round.number(), question, now);
            switch (question) {
                case Question.EchoPrimary(InetAddress to, long token) -> {
                    if (up && echoAnswers) {
                        answer(() -> target.echoed(to, RoundToken.of(token), at));
                    }
                }
                case Question.AskPrimary(InetAddress to, var _) -> {
                    if (up) {
                        answer(() -> target.heard(to, HARDWARE, true, at));
                    }
                }
                case Question.AskAddress(InetAddress to, Vip _, var _) -> {
                    if (up && wireUp) {
                        answer(() -> target.heard(to, HARDWARE, true, at));
                    }
                }
                case Question.EchoWitness(InetAddress to, long token, int _) -> {
                    if (witnessUp) {
                        answer(() -> target.echoed(to, RoundToken.of(token), at));
                    }
                }
                case Question.AskWitness _ -> {
                    // their echo is enough here
                }
            }
        }

        private void answer(Runnable what) {
            events.add(new Event(now + trip, what));
        }

        HostEvidence look() {
            return target.look(now).evidence();
        }

        HostEvidence last() {
            return changes.getLast();
        }

        @Override
        public void changed(HostEvidence evidence) {
            changes.add(evidence);
            times.add(now);
        }

        @Override
        public void answered(Duration roundTrip) {
            // the watching thread's, not the target's
        }

        @Override
        public void missed() {
            missed++;
        }

        @Override
        public void sent(Duration lag) {
            // the same
        }
    }
}
