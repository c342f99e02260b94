package io.understudy.probe;

import static io.understudy.probe.Watched.MS;
import static io.understudy.probe.Watched.PRIMARY;
import static io.understudy.probe.Watched.WITNESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Pace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WitnessWatchTests {
    private static final String GATEWAY = "02:00:00:00:00:fe";
    private static final String FORGED = "02:00:00:00:00:66";
    private static final Pace PACE = new Pace(Duration.ofMillis(100), Duration.ofMillis(50), 3, 2,
            Duration.ofMillis(300));

    private final WitnessWatch watch = new WitnessWatch(
            List.of(new Surroundings.Witness(WITNESS, true)), 1, PACE);

    @Test
    void whileThePrimaryIsSilentOneAnswerMayBeLostAndNotTwo() {
        long firstMiss = 1000 * MS;
        watch.sent(1, firstMiss + 1);
        watch.echoed(0, WITNESS, 1, firstMiss + 2);
        watch.sent(2, 1100 * MS);

        assertThat(watch.answering(1160 * MS, Watch.NEVER, firstMiss)).isEqualTo(1);
        watch.sent(3, 1200 * MS);
        assertThat(watch.answering(1260 * MS, Watch.NEVER, firstMiss)).isZero();
        assertThat(watch.answering(1260 * MS, Watch.NEVER, Watch.NEVER)).as("in quiet times").isEqualTo(1);
    }

    @Test
    void onlyTheWitnessItselfAnswersForItself() {
        watch.sent(1, 10 * MS);

        watch.echoed(0, PRIMARY, 1, 11 * MS);
        watch.echoed(7, WITNESS, 1, 11 * MS);
        watch.echoed(0, WITNESS, 2, 11 * MS);

        assertThat(watch.answering(12 * MS, Watch.NEVER, Watch.NEVER)).isZero();
        assertThat(watch.heard(PRIMARY, GATEWAY, 12 * MS)).isFalse();
        assertThat(watch.heard(WITNESS, GATEWAY, 12 * MS)).as("its hardware address is not known yet").isFalse();
        assertThat(watch.answering(13 * MS, Watch.NEVER, Watch.NEVER)).isZero();
    }

    @Test
    void anAnswerOnTheWireCountsOnlyFromTheHardwareAddressThatWasLearnedWithAnEcho() {
        watch.sent(1, 10 * MS);
        watch.heard(WITNESS, GATEWAY, 11 * MS);
        watch.echoed(0, WITNESS, 1, 11 * MS);

        watch.sent(2, 5000 * MS);
        assertThat(watch.heard(WITNESS, FORGED, 5001 * MS)).as("a stranger's").isFalse();
        assertThat(watch.answering(5002 * MS, 5000 * MS, Watch.NEVER)).isZero();
        assertThat(watch.heard(WITNESS, GATEWAY, 5003 * MS)).as("its own").isTrue();
        assertThat(watch.heard(WITNESS, GATEWAY, 5004 * MS)).as("known already").isFalse();
        assertThat(watch.answering(5004 * MS, 5000 * MS, Watch.NEVER)).isEqualTo(1);
    }

    @Test
    void whereTwoAnswerForAWitnessNeitherIsLearned() {
        watch.sent(1, 10 * MS);
        watch.heard(WITNESS, FORGED, 11 * MS);
        watch.heard(WITNESS, GATEWAY, 11 * MS);
        watch.echoed(0, WITNESS, 1, 12 * MS);

        watch.sent(2, 5000 * MS);
        assertThat(watch.heard(WITNESS, FORGED, 5001 * MS)).isFalse();
        assertThat(watch.heard(WITNESS, GATEWAY, 5001 * MS)).isFalse();
    }

    @Test
    void anAnswerThatWasUnderWayWhenEverythingIsAskedAgainDoesNotCount() {
        watch.sent(1, 10 * MS);

        watch.startOver();
        watch.echoed(0, WITNESS, 1, 12 * MS);

        assertThat(watch.answering(13 * MS, Watch.NEVER, Watch.NEVER)).isZero();
        assertThat(watch.due(13 * MS)).isTrue();
    }

    @Test
    void anAnswerOfAMinuteAgoSaysNothing() {
        watch.sent(1, 10 * MS);
        watch.echoed(0, WITNESS, 1, 11 * MS);

        assertThat(watch.answering(3000 * MS, Watch.NEVER, Watch.NEVER)).isEqualTo(1);
        assertThat(watch.answering(60_000 * MS, Watch.NEVER, Watch.NEVER)).isZero();
    }
}
