package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.explain.Alternatives;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What holds at every step, whatever is seen. */
class WanderingTests {
    private static final int WALKS = 4000;
    private static final int STEPS = 120;

    private record Moment(Wanderer wanderer, Situation before) {}

    private static void everywhere(BiConsumer<Moment, Step> check) {
        for (long seed = 1; seed <= WALKS; seed++) {
            var wanderer = new Wanderer(seed);
            for (int i = 0; i < STEPS; i++) {
                var before = wanderer.situation;
                var step = wanderer.step();
                try {
                    check.accept(new Moment(wanderer, before), step);
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + seed + ", step " + i + ": " + before.state() + " -> "
                            + step.next().state() + " " + step.reason() + " " + step.actions(), e);
                }
            }
        }
    }

    @Test
    void observeModeChangesNothingInTheWorld() {
        everywhere((moment, step) -> {
            if (!moment.wanderer().policy.act()) {
                assertThat(Wanderer.effects(step)).isEmpty();
            }
        });
    }

    @Test
    void addsNoAddressForWhichSomebodyAnswersUnlessForced() {
        everywhere((moment, step) -> {
            if (step.actions().stream().anyMatch(Action.AddAddresses.class::isInstance)) {
                var run = step.next().run();
                boolean forced = run != null && run.has(Mark.FORCED);
                assertThat(forced || !step.next().evidence().foreign(moment.wanderer().policy.addresses(), Watch.NEVER)).isTrue();
                assertThat(forced || step.next().evidence().host().networkOk()).isTrue();
            }
        });
    }

    @Test
    void holdDownLimitsWhatHappensByItself() {
        everywhere((moment, step) -> {
            if (step.next().takeovers().at().size() > moment.before().takeovers().at().size()) {
                assertThat(moment.before().heldDown(moment.wanderer().policy, moment.wanderer().now)).isFalse();
            }
        });
    }

    @Test
    void fencesNobodyWithoutItsOwnNetworkUnlessForced() {
        everywhere((moment, step) -> {
            if (step.actions().stream().anyMatch(Action.Fence.class::isInstance)) {
                var run = step.next().run();
                // The next method of a fence that has begun is not held back: the first may have half worked.
                boolean goesOn = moment.before().state() instanceof State.Fencing
                        || moment.before().state() instanceof State.FailingBack
                        || moment.before().state() instanceof State.TakingOver;
                assertThat(goesOn || run != null && run.has(Mark.FORCED) || step.next().evidence().host().networkOk()).isTrue();
            }
        });
    }

    @Test
    void aRecoveryThatHasEndedIsGoneAndOneWithAStateOfItsOwnIsThere() {
        everywhere((moment, step) -> {
            if (step.result() != null) {
                assertThat(step.next().run()).isNull();
            }
            switch (step.next().state()) {
                case State.Diagnosing _, State.Respawning _, State.Verifying _, State.Fencing _,
                        State.TakingOver _, State.FailingBack _ ->
                    assertThat(step.next().run()).isNotNull();
                case State.Watching _, State.Holding _, State.Halted _,
                        State.Stopped _, State.Starting _ ->
                    assertThat(step.next().run()).isNull();
                case State.Suspect _, State.Blind _ -> {
                }
            }
        });
    }

    @Test
    void everyReasonHasItsValuesAndNoMore() {
        everywhere((_, step) -> {
            var reason = step.reason();
            long places = reason.because().text().split("\\{}", -1).length - 1;
            assertThat(places).as(reason.because().name())
                    .isEqualTo(reason.values().size() + (reason.left() == null ? 0 : 1));
        });
    }

    @Test
    void tellsAlternativesForEverything() {
        everywhere((moment, step) -> assertThat(
                Alternatives.of(moment.wanderer().policy, step, moment.wanderer().now))
                .allSatisfy(other -> assertThat(other.why()).isNotBlank()));
    }
}
