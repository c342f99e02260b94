package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.vocabulary.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReasonTests {
    @Test
    void tellsItsValuesInTheirPlaces() {
        var why = Reason.of(ReasonSentence.HOST_SILENT, "a", Duration.ofMillis(1500));

        var reason = Reason.of(ReasonSentence.FENCES_NEXT, why, "a", "ssh");

        assertThat(reason.code()).isEqualTo(ReasonCode.FENCE_NEXT);
        assertThat(reason.values()).containsExactly(why.sentence(), "a", "ssh");
        assertThat(reason.sentence()).endsWith(": fencing a by ssh").contains("1.5s");
    }

    @Test
    void theTimeThatIsLeftIsNoNews() {
        var before = Reason.running(ReasonSentence.START_HOLD, Duration.ofSeconds(3));
        var after = Reason.running(ReasonSentence.START_HOLD, Duration.ofSeconds(2));
        var other = Reason.running(ReasonSentence.BOOT_HOLD, Duration.ofSeconds(2));

        assertThat(after.sameButForTime(before)).isTrue();
        assertThat(after.sentence()).isNotEqualTo(before.sentence()).contains("2s");
        assertThat(other.sameButForTime(after)).isFalse();
        assertThat(after.sameButForTime(null)).isFalse();
    }

    @Test
    void anotherValueOrAnotherCodeIsNews() {
        var reason = Reason.of(ReasonSentence.PROCESS_UNKNOWN, "timed out");

        assertThat(Reason.of(ReasonSentence.PROCESS_UNKNOWN, "timed out").sameButForTime(reason)).isTrue();
        assertThat(Reason.of(ReasonSentence.PROCESS_UNKNOWN, "refused").sameButForTime(reason)).isFalse();
        assertThat(reason.as(ReasonCode.REFUTED).sameButForTime(reason)).isFalse();
    }

    @Test
    void aMissingValueLeavesItsPlaceEmptyAndBreaksNothing() {
        assertThat(Reason.of(ReasonSentence.FENCES_NEXT, "down").sentence()).isEqualTo("down: fencing {} by {}");
    }
}
