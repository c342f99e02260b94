package io.understudy.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Order;
import io.understudy.web.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the banner says, how loud, and what ends it. */
class WarningsTests {
    private static final ServiceView WEB = Samples.watching("web");
    private static final ServiceView HOLDING = Samples.in(WEB, "HOLDING", "taken over", "b", "b");

    private static List<Warnings.Warning> of(ServiceView view) {
        return Warnings.of(List.of(view)).shown();
    }

    @Test
    void saysNothingOfWhatIsWell() {
        assertThat(of(WEB)).isEmpty();
        assertThat(Trouble.of(WEB)).isEqualTo(Trouble.NONE);
    }

    @Test
    void aServiceOnItsStandbyCanBeFailedBackOnceThePrimaryAnswers() {
        assertThat(of(HOLDING)).singleElement().satisfies(w -> {
            assertThat(w.text()).contains("runs on its standby b", "can be failed back");
            assertThat(w.order()).isEqualTo(Order.FAILBACK);
            assertThat(w.gravity()).isEqualTo(Warnings.Gravity.NOTE);
        });
        assertThat(of(Samples.silent(HOLDING))).singleElement().satisfies(w -> {
            assertThat(w.text()).contains("no host stands by");
            assertThat(w.order()).isNull();
        });
        assertThat(Trouble.of(HOLDING)).isEqualTo(Trouble.AWAY);
    }

    @Test
    void aServiceThatDoesNotAnswerWhereNothingMovesItIsUrgent() {
        var holding = Samples.down(HOLDING);

        assertThat(of(holding)).singleElement().satisfies(w -> {
            assertThat(w.text()).contains("does not answer there", "does not move it automatically");
            assertThat(w.gravity()).isEqualTo(Warnings.Gravity.URGENT);
        });
        assertThat(Trouble.of(holding)).isEqualTo(Trouble.DOWN);
        assertThat(of(Samples.down(Samples.paused(WEB, "ops", null)))).singleElement().satisfies(w -> {
            assertThat(w.rest()).contains("does nothing automatically. The service does not answer.");
            assertThat(w.gravity()).isEqualTo(Warnings.Gravity.URGENT);
        });
        assertThat(of(Samples.down(Samples.observed(WEB)))).singleElement()
                .satisfies(w -> assertThat(w.gravity()).isEqualTo(Warnings.Gravity.URGENT));
        assertThat(of(Samples.down(Samples.in(WEB, "HALTED", "no proof", "unknown", "a")))).singleElement()
                .satisfies(w -> assertThat(w.text()).isEqualTo("is halted: no proof. The service does not answer."));
    }

    /** Nothing may be known enough to act on: then nobody acts, and somebody has to hear of it. */
    @ParameterizedTest
    @ValueSource(strings = {"STARTING", "SUSPECT", "BLIND"})
    void aDoubtAboutAServiceThatDoesNotAnswerIsUrgent(String state) {
        var doubted = Samples.down(Samples.in(WEB, state, "the host is unknown: nothing is done", "unknown", "a"));

        assertThat(of(doubted)).first().satisfies(w -> {
            assertThat(w.text()).isEqualTo("does not answer: the host is unknown: nothing is done.");
            assertThat(w.gravity()).isEqualTo(Warnings.Gravity.URGENT);
        });
        assertThat(Trouble.of(doubted)).isEqualTo(Trouble.DOWN);
    }

    @Test
    void whatIsDoneInTheMiddleOfARecoveryIsSaidByItsState() {
        var moving = Samples.unready(Samples.down(Samples.in(WEB, "TAKING_OVER", "adding", "nobody", "b")),
                new Gate(GateName.SSH, false, "no answer", true));

        assertThat(of(moving)).isEmpty();
        assertThat(Trouble.of(moving)).isEqualTo(Trouble.MOVING);
    }

    /**
     * The journal's trouble has a line for all; what a takeover would need is no news while the service is here
     * already.
     */
    @Test
    void saysWhatIsMissingOnceAndWhereItMatters() {
        var ssh = new Gate(GateName.SSH, false, "connection to a refused", true);
        var journal = new Gate(GateName.JOURNAL, false, "disk full", true);
        var network = new Gate(GateName.OWN_NETWORK, false, "no carrier", true);

        assertThat(of(Samples.unready(WEB, ssh, journal))).singleElement()
                .satisfies(w -> assertThat(w.text()).isEqualTo("is not ready: ssh: connection to a refused."));
        assertThat(of(Samples.unready(WEB, journal))).isEmpty();
        assertThat(of(Samples.unready(HOLDING, ssh, journal, network))).extracting(Warnings.Warning::text)
                .anyMatch("is not ready: own-network: no carrier."::equals).noneMatch(t -> t.contains("ssh"));
    }
}
