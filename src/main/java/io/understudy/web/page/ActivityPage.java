package io.understudy.web.page;

import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.History;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** What happened to all services, the newest first. */
@Controller
public class ActivityPage {
    private static final int PAGE = 100;
    private static final int TEXT_MOST = 100;
    /** In the order of the form. */
    private static final List<EventKind> KINDS = List.of(EventKind.TRANSITION, EventKind.DECISION, EventKind.ALERT,
            EventKind.OPERATOR, EventKind.START, EventKind.STOP);

    private final History history;
    private final ProtectedServices services;

    ActivityPage(History history, ProtectedServices services) {
        this.history = history;
        this.services = services;
    }

    @GetMapping("/activity")
    String activity(Model model, @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String kind, @RequestParam(name = "q", defaultValue = "") String text,
            @RequestParam(defaultValue = "") String before,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        var names = services.services().stream().map(ServiceView::name).sorted().toList();
        var cut = text.strip();
        // A service that was removed from the configuration still has its past.
        var asked = service.strip();
        var filter = new History.Filter(asked.length() > TEXT_MOST ? asked.substring(0, TEXT_MOST) : asked,
                Word.parse(EventKind.class, kind).filter(KINDS::contains).map(Word::word).orElse(""),
                cut.length() > TEXT_MOST ? cut.substring(0, TEXT_MOST) : cut);
        long from = before.matches("[0-9]{1,18}") ? Long.parseLong(before) : 0;
        // One more than the page shows tells whether there is another page.
        var found = history.activity(filter, from, PAGE + 1);
        model.addAttribute("names", names);
        model.addAttribute("kinds", KINDS);
        model.addAttribute("filter", filter);
        model.addAttribute("before", from);
        model.addAttribute("entries", found.subList(0, Math.min(PAGE, found.size())));
        model.addAttribute("older", found.size() > PAGE ? found.get(PAGE - 1).event().id() : 0);
        return htmx == null ? "activity" : "activity :: live";
    }
}
