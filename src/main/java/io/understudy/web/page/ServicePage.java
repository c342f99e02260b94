package io.understudy.web.page;

import io.understudy.access.Caller;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.History;
import io.understudy.journal.Journal;
import io.understudy.mirror.Mirrors;
import io.understudy.settings.Settings;
import io.understudy.web.chart.Diagram;
import io.understudy.web.chart.LatencyChart;
import io.understudy.web.chart.StripSpan;
import io.understudy.web.lookup.ServiceFinder;
import io.understudy.web.stream.EventStream;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One service in full: its state, what is seen of it, what would happen, what has happened. */
@Controller
public class ServicePage {
    /** Recoveries and events on the page; the activity page has more. */
    private static final int SHOWN = 20;
    /** Further probes are listed without a chart. */
    private static final int CHARTS_MOST = 12;

    private final ProtectedServices services;
    private final Journal journal;
    private final History history;
    private final Mirrors mirrors;
    private final ServiceRows rows;
    private final Settings settings;
    private final EventStream stream;
    private final InstantSource clock;

    ServicePage(ProtectedServices services, Journal journal, History history, Mirrors mirrors, ServiceRows rows,
            Settings settings,
            EventStream stream, InstantSource clock) {
        this.services = services;
        this.journal = journal;
        this.history = history;
        this.mirrors = mirrors;
        this.rows = rows;
        this.settings = settings;
        this.stream = stream;
        this.clock = clock;
    }

    @GetMapping("/services/{name}")
    String service(@PathVariable String name, @RequestParam(name = "span", defaultValue = "") String word, Model model,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        var service = ServiceFinder.find(services, name);
        var configured = settings.service(name);
        var span = StripSpan.of(word);
        var story = Optional.ofNullable(service.lastRecovery()).flatMap(journal::story);
        var recoveries = journal.recoveries(name, SHOWN);
        model.addAttribute("service", service);
        model.addAttribute("primary", rows.primary(service));
        model.addAttribute("orders", OfferedOrders.of(service));
        model.addAttribute("span", span);
        model.addAttribute("spans", StripSpan.values());
        model.addAttribute("row", rows.rows(List.of(service), span).get(name));
        model.addAttribute("diagram",
                Diagram.of(service.state(), story.map(Journal.Story::decisions).orElse(List.of())));
        model.addAttribute("running", story.filter(s -> s.recovery().ended() == null).orElse(null));
        model.addAttribute("outlook", configured.map(ExpectedOutage::of).orElse(null));
        model.addAttribute("expected", configured.map(s -> s.probes().stream()
                .collect(Collectors.toMap(Settings.Probe::name, p -> ProbeDescription.of(p.check()))))
                .orElse(Map.of()));
        model.addAttribute("charts", charts(service, configured, span));
        model.addAttribute("mirror", mirrors.view(name).orElse(null));
        model.addAttribute("recoveries", recoveries);
        model.addAttribute("phases", history.phases(recoveries.stream().map(Journal.Recovery::id).toList()));
        var events = journal.events(name, 0, SHOWN);
        model.addAttribute("events", events);
        model.addAttribute("decided", events.stream().filter(e -> !e.detail().isEmpty()).findFirst().orElse(null));
        return htmx == null ? "service" : "service :: live";
    }

    private List<LatencyChart> charts(ServiceView service, Optional<Settings.Service> configured, StripSpan span) {
        if (configured.isEmpty()) {
            return List.of();
        }
        var charts = new ArrayList<LatencyChart>();
        charts.add(chart(service.name(), History.HOST, "Primary " + rows.primary(service),
                configured.get().hostWatch().timeout(), span));
        configured.get().probes().stream().limit(CHARTS_MOST - 1L)
                .forEach(probe -> charts
                        .add(chart(service.name(), probe.name(), probe.name(), probe.pace().timeout(), span)));
        return charts;
    }

    private LatencyChart chart(String service, String probe, String title, Duration timeout, StripSpan span) {
        var now = clock.instant();
        return LatencyChart.of(title, span, now, timeout,
                history.latencies(service, probe, span.from(now), LatencyChart.cell(span)));
    }

    @GetMapping(path = "/services/{name}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter nudges(@PathVariable String name, @RequestParam(defaultValue = "-1") long since,
            HttpServletRequest request) {
        return stream.nudges(Caller.of(request), ServiceFinder.find(services, name).name(), since);
    }
}
