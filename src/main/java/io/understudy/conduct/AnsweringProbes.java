package io.understudy.conduct;

import io.understudy.failover.Policy;
import io.understudy.failover.evidence.Evidence;
import io.understudy.failover.evidence.ProbeEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.settings.Settings;
import io.understudy.settings.Settings.CommandCheck;
import io.understudy.settings.Settings.HttpCheck;
import io.understudy.settings.Settings.TcpCheck;
import io.understudy.vocabulary.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a service's probes say of its clients, wherever the addresses are. Pure.
 *
 * <p>While this host has the addresses, a probe of the primary's own address tells nothing of what the clients reach
 * (unless that address is among them), and without probes nothing does.
 */
final class AnsweringProbes {
    private final boolean unprobed;
    /** Those that ask the primary's own address, which is none of the service's. */
    private final Set<String> ofPrimary;

    AnsweringProbes(Settings.Service service, Policy policy) {
        this.unprobed = service.probes().isEmpty();
        var primary = service.primary().address().getHostAddress();
        boolean moves = policy.addresses().stream().anyMatch(vip -> vip.address().equals(primary));
        this.ofPrimary = moves
                ? Set.of()
                : service.probes().stream().filter(p -> asks(p.check(), primary)).map(Settings.Probe::name)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean asks(Settings.Check check, String address) {
        return switch (check) {
            case HttpCheck http -> {
                var host = http.url().getHost();
                yield host != null && host.replaceAll("[\\[\\]]", "").equals(address);
            }
            case TcpCheck tcp -> tcp.host().getHostAddress().equals(address);
            case CommandCheck _ -> false;
        };
    }

    /** Whether anything can tell now. */
    boolean tell(Evidence evidence) {
        return evidence.held().isEmpty() ? true : probes(evidence).findAny().isPresent();
    }

    private Stream<ProbeEvidence> probes(Evidence evidence) {
        return evidence.probes().entrySet().stream()
                .filter(p -> evidence.held().isEmpty() || !ofPrimary.contains(p.getKey()))
                .map(Map.Entry::getValue);
    }

    /** Whether the service answers its clients: down or unknown when one that can tell is. */
    Verdict verdict(Evidence evidence) {
        if (evidence.held().isEmpty()) {
            return evidence.service();
        }
        var verdicts = probes(evidence).map(ProbeEvidence::verdict).collect(Collectors.toSet());
        return verdicts.contains(Verdict.DOWN)
                ? Verdict.DOWN
                : verdicts.isEmpty() || verdicts.contains(Verdict.UNKNOWN) ? Verdict.UNKNOWN : Verdict.UP;
    }

    /** It answers, by what was asked since the addresses moved or everything was asked again. */
    boolean answers(Evidence evidence) {
        return verdict(evidence) == Verdict.UP && probes(evidence)
                .allMatch(p -> p.lastUpSentAt() != Watch.NEVER && p.lastUpSentAt() >= p.from());
    }

    /** When it was last known to answer, or {@link Watch#NEVER}. */
    long lastAnswer(Evidence evidence) {
        return unprobed
                ? evidence.host().lastAnswer()
                : probes(evidence).mapToLong(ProbeEvidence::lastUpSentAt).min().orElse(Watch.NEVER);
    }
}
