package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.evidence.Wire;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressWatchTests {
    @Test
    void silentOnlyAfterFailAfterQuestionsAndTheLastOnesPatience() {
        var address = new AddressWatch(Duration.ofMillis(100), 0);
        address.answered("x", 5);
        for (int at : new int[]{10, 20, 30}) {
            address.weigh(at + 1_000, 3, 10);
            assertThat(address.wire().kind()).isEqualTo(Wire.Kind.ANSWERED);
            address.asked(at);
        }

        address.weigh(39, 3, 10);
        assertThat(address.wire().kind()).isEqualTo(Wire.Kind.ANSWERED);
        address.weigh(40, 3, 10);
        assertThat(address.wire()).isEqualTo(new Wire(Wire.Kind.SILENT, "x", Set.of(), 5, 30, 5));
    }

    @Test
    void anAnswerBelongsToTheNewestQuestion() {
        var address = new AddressWatch(Duration.ofMillis(100), 0);
        address.asked(10);
        address.asked(20);

        address.answered("x", 23);
        assertThat(address.wire()).isEqualTo(new Wire(Wire.Kind.ANSWERED, "x", Set.of("x"), 23, 20, 23));
        address.answered("y", 25);
        assertThat(address.wire()).isEqualTo(new Wire(Wire.Kind.ANSWERED, "y", Set.of("x", "y"), 25, 25, 25));
    }

    @Test
    void startedOverNothingEarlierCounts() {
        var address = new AddressWatch(Duration.ofMillis(100), 0);
        address.answered("x", 5);
        address.asked(10);
        address.asked(20);

        address.startOver(1_000);

        address.answered("x", 999); // it came before, and is told only now
        address.weigh(1_000, 1, 10);
        assertThat(address.wire().kind()).isEqualTo(Wire.Kind.UNASKED);
        address.asked(2_000);
        address.weigh(2_010, 1, 10);
        assertThat(address.wire().kind()).isEqualTo(Wire.Kind.SILENT);
    }

    @Test
    void afterASeriesOfQuestionsOneThatAnsweredNoneIsSilent() {
        var silent = new AddressWatch(Duration.ofMillis(100), 0);
        silent.asked(10);
        var unasked = new AddressWatch(Duration.ofMillis(100), 0);
        var answered = new AddressWatch(Duration.ofMillis(100), 0);
        answered.asked(10);
        answered.answered("x", 11);
        answered.asked(20);

        silent.concluded();
        unasked.concluded();
        answered.concluded();

        assertThat(silent.wire().kind()).isEqualTo(Wire.Kind.SILENT);
        assertThat(unasked.wire().kind()).isEqualTo(Wire.Kind.UNASKED);
        assertThat(answered.wire().kind()).isEqualTo(Wire.Kind.ANSWERED);
    }
}
