package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pictures are the same: every page fetches anew what is another one. */
class ServiceViewBuilderTests {
    private static ServiceView picture(String because, Gate gate) {
        var host = new ServiceView.ProbeView("host", "echo", Verdict.UP, "", 0, null, null, null);
        return new ServiceView("web", StateName.STARTING, Instant.EPOCH, because, Mode.ACT,
                Verdict.UNKNOWN, null, "unknown", "a", null,
                null,
                List.of("192.0.2.100/32"), List.of(), "eth0", host, List.of(), List.of(gate),
                new ServiceView.Readiness(false, List.of()), "", null);
    }

    /** A hold of two minutes after each boot must not redraw every page ten times a second. */
    @ParameterizedTest
    @CsvSource({"for another 3.4s, for another 3.3s, true", "for another 1m30s, for another 900ms, true",
            "for another 2m, for another 1m59s, true", "for another 3.4s, no start or boot hold, false",
            "for another 3.4s, for another reason, false"})
    void aHoldThatRunsIsOnePicture(String before, String after, boolean same) {
        var one = picture("start-hold: nothing is done " + before, new Gate(GateName.HOLD, false, before, true));
        var gate = picture(one.because(), new Gate(GateName.HOLD, false, after, true));
        var reason = picture("start-hold: nothing is done " + after, new Gate(GateName.HOLD, false, before, true));

        assertThat(ServiceViewBuilder.same(one, gate)).isEqualTo(same);
        assertThat(ServiceViewBuilder.same(one, reason)).isEqualTo(same);
        assertThat(ServiceViewBuilder.same(one, picture(one.because(), new Gate(GateName.HOLD, true, before, true))))
                .isFalse();
    }
}
