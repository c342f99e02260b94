package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.evidence.Watch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTokenTests {
    @ParameterizedTest
    @CsvSource({"0, 0, 1", "16777215, 255, 4294967295", "7, 1, 4294967296", "7, 3, 9999999999"})
    void bringsBackTargetWitnessAndRound(int target, int witness, long number) {
        var back = RoundToken.of(new RoundToken(target, witness, number).asLong());

        assertThat(back.target()).isEqualTo(target);
        assertThat(back.witness()).isEqualTo(witness);
        assertThat(back.numberUpTo(number)).isEqualTo(number);
        assertThat(back.numberUpTo(number + 200)).isEqualTo(number);
    }

    @Test
    void aRoundThatWasNeverSentIsFarInThePast() {
        assertThat(RoundToken.of(new RoundToken(0, 0, 12).asLong()).numberUpTo(11)).isNegative();
    }

    @Test
    void momentsAreKnownByNumberUntilTheyAreOverwritten() {
        var sent = new SentTimes();
        sent.put(1, 10);
        sent.put(2, 20);

        assertThat(sent.at(1)).isEqualTo(10);
        sent.put(1 + SentTimes.KEPT, 30);
        assertThat(sent.at(1)).isEqualTo(Watch.NEVER);
        assertThat(sent.at(3)).isEqualTo(Watch.NEVER);
        assertThat(sent.at(-255)).isEqualTo(Watch.NEVER);
        sent.forget();
        assertThat(sent.at(2)).isEqualTo(Watch.NEVER);
    }
}
