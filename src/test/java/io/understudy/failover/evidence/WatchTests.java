package io.understudy.failover.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTests {
    private static final Pace PACE = new Pace(Duration.ofMillis(100), Duration.ofMillis(50), 3, 2,
            Duration.ofMillis(300));
    private static final long MS = 1_000_000;

    private static Watch up() {
        return Watch.begin(PACE, 0).heard(1000 * MS);
    }

    @Test
    void isDownOnlyWhenBothMissesAndSilenceAreReached() {
        var two = up().silent(2, 1001 * MS, 1500 * MS);
        var threeTooSoon = up().silent(3, 1001 * MS, 1300 * MS - 1);
        var three = up().silent(3, 1001 * MS, 1300 * MS);

        assertThat(two.verdict()).isEqualTo(Verdict.UP);
        assertThat(threeTooSoon.verdict()).isEqualTo(Verdict.UP);
        assertThat(threeTooSoon.at(1300 * MS).verdict()).isEqualTo(Verdict.DOWN);
        assertThat(three.verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void isUpAgainAfterEnoughAnswersInARow() {
        var down = up().silent(3, 1001 * MS, 1300 * MS);

        var one = down.heard(1400 * MS);
        var interrupted = one.missed(1450 * MS, 1500 * MS).heard(1550 * MS);
        var two = one.heard(1500 * MS);

        assertThat(one.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(interrupted.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(two.verdict()).isEqualTo(Verdict.UP);
    }

    @Test
    void isUnknownForEverWhenItNeverAnswered() {
        var watch = Watch.begin(PACE, 0);

        for (int i = 1; i < 100; i++) {
            watch = watch.missed(i * 100 * MS, i * 100 * MS);
        }

        assertThat(watch.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void forgetsWhatItCountedWhenBegunAgain() {
        var again = up().silent(3, 1001 * MS, 1300 * MS).again(2000 * MS);

        assertThat(again.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(again.silent(3, 2001 * MS, 2300 * MS - 1).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(again.silent(3, 2001 * MS, 2300 * MS).verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void spacesABurstSoThatItFitsIntoWhatIsLeft() {
        var watch = up();
        long at = 1100 * MS;
        for (int sent = 0; sent < 3; sent++) {
            at = watch.burstAt(sent, at, 5 * MS);
        }

        assertThat(at).isEqualTo(watch.downAt() - 5 * MS);
    }
}
