package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Answer;
import io.understudy.failover.Memory;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.StateName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a service stands where it stands, as pages say it. */
class StandingTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Situation starting;

    @BeforeEach
    void begin() throws IOException {
        var settings = Fakes.settings(folder, Fakes.WEB);
        var policy = PolicyBuilder.of(settings, settings.services().getFirst());
        starting = Situation.begin(policy, Set.of(), Memory.NONE, 0, 0);
    }

    private static Reason reason(ReasonCode code) {
        return Reason.of(ReasonSentence.NOT_SEEN_UP).as(code);
    }

    private static Step step(Situation next, ReasonCode code, @Nullable Answer answer) {
        return new Step(next, List.of(), reason(code), null, answer);
    }

    private Standing first() {
        return Standing.begin(StateName.STARTING, NOON)
                .after(step(starting, ReasonCode.NOT_SEEN_UP, null), NOON.plusSeconds(1));
    }

    @Test
    void keepsTheReasonThatLasts() {
        assertThat(first()).isEqualTo(new Standing(StateName.STARTING, NOON, reason(ReasonCode.NOT_SEEN_UP)));
        assertThat(first().because()).isEqualTo(reason(ReasonCode.NOT_SEEN_UP).sentence());
        for (var passing : List.of(ReasonCode.WAITING, ReasonCode.NEWS, ReasonCode.ANNOUNCE_AGAIN)) {
            assertThat(first().after(step(starting, passing, null), NOON.plusSeconds(2))).isEqualTo(first());
        }
        assertThat(first().after(step(starting, ReasonCode.START_HOLD, null), NOON.plusSeconds(2)).reason())
                .isEqualTo(reason(ReasonCode.START_HOLD));
    }

    @Test
    void beginsAgainInAnotherStateWithWhateverWasTheReason() {
        var watching = starting.to(new State.Watching());

        assertThat(first().after(step(watching, ReasonCode.NEWS, null), NOON.plusSeconds(9)))
                .isEqualTo(new Standing(StateName.WATCHING, NOON.plusSeconds(9), reason(ReasonCode.NEWS)));
    }

    /** An order that was refused changes nothing. */
    @Test
    void isNotChangedByARefusal() {
        assertThat(first().after(step(starting, ReasonCode.ORDERED, new Answer.Conflict("no")), NOON.plusSeconds(2)))
                .isEqualTo(first());
        assertThat(first().after(step(starting, ReasonCode.ORDERED, new Answer.Refused("no", List.of())),
                NOON.plusSeconds(2))).isEqualTo(first());
    }
}
