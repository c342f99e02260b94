package io.understudy.conduct;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service as the pages and the REST API show it: a consistent picture of one moment. The component names are the JSON's.
 *
 * @param state the state's word, upper case
 * @param since when it entered that state
 * @param because why it is in that state and nothing else is done, one sentence
 * @param mode {@code act} or {@code observe}
 * @param holder who has the addresses now: a node's name, or {@code unknown}, or {@code nobody}
 * @param shouldHold who ought to have them
 * @param paused null when it isn't
 * @param held which of the addresses are on this node
 * @param host the primary as seen by echo and ARP
 * @param readiness {@code ready} or {@code not-ready} with the gates that say why
 * @param forecast what would happen if the primary died now, one sentence
 * @param lastRecovery the newest recovery's id, or null
 */
public record ServiceView(String name, String state, Instant since, String because, String mode, String holder,
        String shouldHold, @Nullable Paused paused, List<String> addresses, List<String> held, String interfaceName,
        ProbeView host,
        List<ProbeView> probes, List<Gate> gates, Readiness readiness, String forecast,
        @Nullable String lastRecovery) {
    public ServiceView {
        addresses = List.copyOf(addresses);
        held = List.copyOf(held);
        probes = List.copyOf(probes);
        gates = List.copyOf(gates);
    }

    public record Paused(String by, String reason, @Nullable Instant until) {}

    /**
     * @param verdict {@code up}, {@code down} or {@code unknown}
     * @param why the last failure's sentence, or empty
     * @param misses in a row
     * @param roundTrip of the last answer, null before the first
     * @param lastAnswer null before the first
     */
    public record ProbeView(String name, String kind, String verdict, String why, int misses,
            @Nullable Duration roundTrip, @Nullable Instant lastAnswer, @Nullable Instant next) {}

    /** A condition that must hold before an action. {@code overridable} by an operator's {@code force}. */
    public record Gate(String name, boolean ok, String why, boolean overridable) {}

    public record Readiness(boolean ready, List<String> missing) {
        public Readiness {
            missing = List.copyOf(missing);
        }
    }
}
