package io.understudy.web.page;

import io.understudy.journal.Journal;
import io.understudy.web.chart.Diagram;
import io.understudy.web.lookup.RecoveryFinder;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.server.ResponseStatusException;

/** One recovery from the first suspicion to its end. People print and file this page. */
@Controller
public class RecoveryPage {
    private final Journal journal;

    RecoveryPage(Journal journal) {
        this.journal = journal;
    }

    @GetMapping("/recoveries/{id}")
    String recovery(@PathVariable String id, Model model,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        var story = RecoveryFinder.find(journal, id).orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no recovery " + id + "."));
        model.addAttribute("story", story);
        model.addAttribute("diagram", Diagram.of(story.decisions()).orElse(null));
        return htmx == null ? "recovery" : "recovery :: live";
    }
}
