package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.journal.History;
import io.understudy.journal.Journal;
import io.understudy.mirror.MirrorView;
import io.understudy.mirror.Mirrors;
import io.understudy.settings.Settings;
import io.understudy.web.chart.Strip;
import io.understudy.web.chart.StripSpan;
import io.understudy.web.lookup.LastRecoveries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Puts together what the rows of services show, with few queries however many rows there are. Any thread.
 */
@Component
public class ServiceRows {
    private final Journal journal;
    private final History history;
    private final Mirrors mirrors;
    private final Settings settings;
    private final InstantSource clock;

    ServiceRows(Journal journal, History history, Mirrors mirrors, Settings settings, InstantSource clock) {
        this.journal = journal;
        this.history = history;
        this.mirrors = mirrors;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Beside the service itself.
     *
     * @param last the newest recovery, null when there was none
     * @param every how often the host and each probe are asked, by name; empty when the service has been removed from
     *        the configuration
     * @param mirror null when none is configured
     */
    public record Row(Strip strip, Journal.@Nullable Recovery last, Map<String, Duration> every,
            @Nullable MirrorView mirror) {
        public Row {
            every = Map.copyOf(every);
        }
    }

    /** By the service's name. */
    Map<String, Row> rows(List<ServiceView> services, StripSpan span) {
        var names = services.stream().map(ServiceView::name).toList();
        var now = clock.instant();
        var from = span.from(now);
        var quarters = quarters(services, from.minusSeconds(60L * History.MINUTES));
        var marks = history.marks(names, from);
        var suspensions = history.suspensions(names, from);
        var last = LastRecoveries.of(services, journal);
        var rows = new HashMap<String, Row>();
        for (var service : services) {
            var name = service.name();
            var every = every(name);
            rows.put(name, new Row(
                    Strip.of(span, now, shortest(every, service), quarters.getOrDefault(name, List.of()),
                            marks.getOrDefault(name, List.of()),
                            suspensions.getOrDefault(name, List.of())),
                    last.of(service),
                    every,
                    mirrors.view(name).orElse(null)));
        }
        return rows;
    }

    private Map<String, Duration> every(String service) {
        var every = new HashMap<String, Duration>();
        settings.service(service).ifPresent(s -> {
            s.probes().forEach(p -> every.put(p.name(), p.pace().interval()));
            every.put(History.HOST, s.hostWatch().interval());
        });
        return every;
    }

    /** The shortest interval of what the strip shows: a minute was watched when one of those was asked. */
    private static Duration shortest(Map<String, Duration> every, ServiceView service) {
        return every.entrySet().stream().filter(e -> e.getKey().equals(History.HOST) == service.probes().isEmpty())
                .map(Map.Entry::getValue).min(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** A service with probes is up when they say so; one without probes is up when its host is. */
    private Map<String, List<History.Quarter>> quarters(List<ServiceView> services, Instant since) {
        var found = new HashMap<String, List<History.Quarter>>();
        for (var of : History.Of.values()) {
            var names = services.stream().filter(s -> s.probes().isEmpty() == (of == History.Of.HOST))
                    .map(ServiceView::name).toList();
            if (!names.isEmpty()) {
                found.putAll(history.quarters(names, of, since));
            }
        }
        return found;
    }

    /** The name of the host that a service belongs on. */
    String primary(ServiceView service) {
        return settings.service(service.name()).map(s -> s.primary().name().name()).orElse(service.shouldHold());
    }
}
