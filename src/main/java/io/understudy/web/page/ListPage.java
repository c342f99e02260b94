package io.understudy.web.page;

import io.understudy.access.Caller;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import io.understudy.web.chart.StripSpan;
import io.understudy.web.lookup.ServiceFinder;
import io.understudy.web.stream.EventStream;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * All services, as a list and on the wall. With scripts, the page fetches a row again when the stream names its
 * service; without scripts they are plain pages.
 */
@Controller
public class ListPage {
    /** More tiles could not be told apart across a room. */
    private static final int TILES_MOST = 240;

    private final ProtectedServices services;
    private final ServiceRows rows;
    private final EventStream stream;

    ListPage(ProtectedServices services, ServiceRows rows, EventStream stream) {
        this.services = services;
        this.rows = rows;
        this.stream = stream;
    }

    @GetMapping("/")
    String list(Model model, @RequestParam(name = "q", defaultValue = "") String text,
            @RequestParam(defaultValue = "") String state, @RequestParam(defaultValue = "") String sort,
            @RequestParam(defaultValue = "") String group, @RequestParam(defaultValue = "") String span,
            @RequestParam(defaultValue = "") String page,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        var list = ServiceList.of(services.services(), ListQuery.of(text, state, sort, group, span, page),
                rows::primary);
        model.addAttribute("list", list);
        model.addAttribute("query", list.query());
        model.addAttribute("states", StateFilter.choices());
        model.addAttribute("sorts", ListOrder.values());
        model.addAttribute("groupings", ListGrouping.values());
        model.addAttribute("spans", StripSpan.values());
        model.addAttribute("rows", rows.rows(list.shown(), list.query().span()));
        return htmx == null ? "list" : "list :: live";
    }

    /** One row of the list, for a script that replaces the old one. */
    @GetMapping("/services/{name}/row")
    String row(@PathVariable String name, @RequestParam(defaultValue = "") String span, Model model) {
        var service = ServiceFinder.find(services, name);
        model.addAttribute("s", service);
        model.addAttribute("row", rows.rows(List.of(service), StripSpan.of(span)).get(name));
        return "row :: row";
    }

    /** The banner alone, for a script. */
    @GetMapping("/banner")
    String banner() {
        return "parts :: banner";
    }

    @GetMapping("/wall")
    String wall(Model model, @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        var all = services.services().stream()
                .sorted(Comparator.comparing(Trouble::of).thenComparing(ServiceView::name)).toList();
        var gravest = all.isEmpty() ? Trouble.NONE : Trouble.of(all.getFirst());
        long troubled = all.stream().filter(s -> Trouble.of(s).any()).count();
        model.addAttribute("tiles", all.stream().limit(TILES_MOST).map(WallTile::of).toList());
        model.addAttribute("troubled", troubled);
        model.addAttribute("tone", gravest.tone());
        model.addAttribute("icon", gravest.icon());
        model.addAttribute("all", all.size());
        return htmx == null ? "wall" : "wall :: live";
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter nudges(@RequestParam(defaultValue = "-1") long since, HttpServletRequest request) {
        return stream.nudges(Caller.of(request), "", since);
    }
}
