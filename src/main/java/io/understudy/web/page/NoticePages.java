package io.understudy.web.page;

import io.understudy.notify.Notices;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The notices that people got, and the button that sends a test. */
@Controller
public class NoticePages {
    private static final int SHOWN = 50;

    private final Notices notices;

    NoticePages(Notices notices) {
        this.notices = notices;
    }

    @GetMapping("/notices")
    String notices(Model model, @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        model.addAttribute("ways", notices.ways());
        model.addAttribute("notices", notices.newest(SHOWN));
        return htmx == null ? "notices" : "notices :: live";
    }

    @GetMapping("/notices/{id}")
    String notice(@PathVariable String id, Model model) {
        model.addAttribute("posted", notices.find(id).orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no notice " + id + ".")));
        return "notice";
    }

    @PostMapping("/notices/test")
    String test(Principal user, RedirectAttributes told) {
        if (notices.ways().isEmpty()) {
            told.addFlashAttribute("refused", "Nobody is configured under notify: a test has no recipient.");
        } else {
            notices.test(user.getName());
            told.addFlashAttribute("done", "A test was sent: the table shows who has accepted it.");
        }
        return "redirect:/notices";
    }
}
