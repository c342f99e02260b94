package io.understudy.web;

import java.security.Principal;
import java.time.InstantSource;

import io.understudy.journal.Journal;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/** What every page shows besides its own: who is logged in, the journal's trouble, how values read; and the page for what went wrong. */
@ControllerAdvice(assignableTypes = {PageController.class, NoticePages.class, MirrorPages.class})
class PageFrame {
    private final Journal journal;
    private final InstantSource clock;

    PageFrame(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    @ModelAttribute("show")
    Show show() {
        return new Show(clock.instant());
    }

    @ModelAttribute("operator")
    boolean operator(HttpServletRequest request) {
        return request.isUserInRole("OPERATOR");
    }

    @ModelAttribute("user")
    String user(@Nullable Principal user) {
        return user == null ? "" : user.getName();
    }

    @ModelAttribute("trouble")
    String trouble() {
        return journal.trouble().orElse("");
    }

    @ExceptionHandler
    ModelAndView refused(ResponseStatusException e) {
        return error(HttpStatus.valueOf(e.getStatusCode().value()), e.getReason());
    }

    @ExceptionHandler
    ModelAndView refused(Problem e) {
        return error(HttpStatus.valueOf(e.getStatusCode().value()), e.getBody().getDetail());
    }

    private static ModelAndView error(HttpStatus status, @Nullable String detail) {
        var page = new ModelAndView("error", status);
        page.addObject("status", status.value());
        page.addObject("detail", detail == null ? "" : detail);
        return page;
    }
}
