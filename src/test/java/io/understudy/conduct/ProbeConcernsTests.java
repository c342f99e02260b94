package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.journal.Journal;
import io.understudy.probe.Concern;
import io.understudy.probe.ProbeResult;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.StateName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProbeConcernsTests {
    private final AtomicLong now = new AtomicLong();
    private final List<Journal.Event> journalled = new ArrayList<>();
    private final List<Object> published = new ArrayList<>();
    private final ProbeConcerns concerns = new ProbeConcerns("web",
            Fakes.of(Journal.class, (proxy, method, arguments) -> {
                if (method.getName().equals("append")) {
                    journalled.add((Journal.Event) arguments[0]);
                }
                return Fakes.nothing(proxy, method, arguments);
            }), now::get, () -> Instant.EPOCH, published::add, () -> StateName.WATCHING);

    private void sample(String probe, ProbeResult.Outcome outcome) {
        concerns.sampled(new ProbeResult("web", probe, 0, 1, outcome, false, Duration.ZERO));
    }

    private static Concern concern(String sentence) {
        return new Concern(Concern.Kind.CERTIFICATE, sentence);
    }

    @Test
    void isToldOnceForEachProbeAndSentence() {
        for (int i = 0; i < 100; i++) {
            sample("shop", new ProbeResult.Untried("TLS: ended", concern("ended")));
            sample("shop", new ProbeResult.TimedOut("no answer"));
            sample("home", new ProbeResult.Up(concern("ends soon")));
            sample("home", new ProbeResult.Up());
        }

        assertThat(published).hasSize(2).allSatisfy(e -> assertThat(e).isInstanceOf(Alerted.class));
        assertThat(published).extracting(e -> ((Alerted) e).code()).containsExactly("certificate-shop",
                "certificate-home");
        assertThat(journalled).extracting(Journal.Event::kind).containsOnly(EventKind.ALERT).hasSize(2);
        assertThat(journalled.getFirst().because()).contains("shop", "ended", "can't tell");
        assertThat(journalled.getLast().because()).doesNotContain("can't tell");
    }

    @Test
    void aChangeIsToldAndSoIsWhatComesAgainAfterALongTime() {
        sample("shop", new ProbeResult.Up(concern("ends soon")));
        sample("shop", new ProbeResult.Untried("TLS", concern("ended")));
        now.addAndGet(Duration.ofMinutes(50).toNanos());
        sample("shop", new ProbeResult.Up(concern("ends soon")));
        assertThat(published).as("two servers take turns").hasSize(2);

        now.addAndGet(Duration.ofMinutes(70).toNanos());
        sample("shop", new ProbeResult.Up(concern("ends soon")));
        assertThat(published).hasSize(3);
    }

    @Test
    void aGatewayThatIsNoWitnessIsToldOnce() {
        concerns.noWitness("192.0.2.1", "eth0");
        concerns.noWitness("192.0.2.1", "eth0");

        assertThat(published).singleElement().isInstanceOfSatisfying(Alerted.class, alert -> {
            assertThat(alert.code()).isEqualTo("no-witness");
            assertThat(alert.because()).contains("192.0.2.1", "eth0", "witnesses");
        });
    }

    @Test
    void aServerThatSaysSomethingElseEachTimeFillsNoMemory() {
        for (int i = 0; i < 10_000; i++) {
            sample("shop", new ProbeResult.Up(concern("ends soon")));
            sample("shop", new ProbeResult.Untried("x", concern("other " + i % 10)));
        }

        assertThat(published).hasSize(11);
    }
}
