package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which pictures are the same: every page fetches again what is another one. */
class ServiceViewBuilderTests {
    private static ServiceView picture(Standing standing, Gate gate) {
        var host = new ServiceView.ProbeView("host", "echo", Verdict.UP, "", 0, null, null, null);
        return new ServiceView("web", standing.state(), Instant.EPOCH, standing.because(), Mode.ACT, Verdict.UNKNOWN,
                null, "unknown", "a", null, null, List.of("192.0.2.100/32"), List.of(), "eth0", host, List.of(),
                List.of(gate), new ServiceView.Readiness(false, List.of()), "", null);
    }

    private static Standing standing(ReasonCode code, String because) {
        boolean hold = code == ReasonCode.START_HOLD || code == ReasonCode.BOOT_HOLD;
        return new Standing(StateName.STARTING, Instant.EPOCH, hold
                ? Reason.running(code == ReasonCode.START_HOLD ? ReasonSentence.START_HOLD : ReasonSentence.BOOT_HOLD,
                        Duration.ofMillis(because.length()))
                : Reason.of(ReasonSentence.PAUSED, because).as(code));
    }

    private static Gate hold(boolean ok, String why) {
        return new Gate(GateName.HOLD, ok, why, true);
    }

    private static boolean same(Standing a, Gate gate, Standing b, Gate other) {
        return ServiceViewBuilder.same(picture(a, gate), a, picture(b, other), b);
    }

    /** A hold of two minutes after each boot must not redraw every page ten times a second. */
    @ParameterizedTest
    @EnumSource(names = {"START_HOLD", "BOOT_HOLD"})
    void aHoldThatRunsIsOnePicture(ReasonCode code) {
        var before = standing(code, "nothing is done for another 3.4s");
        var after = standing(code, "nothing is done for another 900ms");

        assertThat(same(before, hold(false, "for another 3.4s"), after, hold(false, "for another 900ms"))).isTrue();
    }

    @Test
    void aHoldThatEndsIsAnotherPicture() {
        var standing = standing(ReasonCode.START_HOLD, "nothing is done for another 100ms");

        assertThat(same(standing, hold(false, "for another 100ms"), standing, hold(true, "no start or boot hold")))
                .isFalse();
        assertThat(same(standing, hold(false, ""), standing(ReasonCode.BOOT_HOLD, "for another 2m"), hold(false, "")))
                .isFalse();
    }

    @Test
    void anotherSentenceOfAnotherGateIsAnotherPicture() {
        var standing = standing(ReasonCode.NOT_SEEN_UP, "not seen up yet");
        var one = new Gate(GateName.OWN_NETWORK, false, "1 witness answers, for another reason", true);
        var other = new Gate(GateName.OWN_NETWORK, false, "0 witnesses answer, for another reason", true);

        assertThat(same(standing, one, standing, one)).isTrue();
        assertThat(same(standing, one, standing, other)).isFalse();
        assertThat(same(standing, one, standing(ReasonCode.NOT_SEEN_UP, "something else"), one)).isFalse();
    }
}
