package io.understudy.web.page;

import io.understudy.conduct.ProtectedServices;
import io.understudy.journal.Journal;
import io.understudy.journal.JournalBusy;
import io.understudy.web.format.PageFormat;
import io.understudy.web.json.Problem;
import io.understudy.web.stream.EventStream;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/** What every page has: the user, the moment, the banner above everything, and an error page that helps. */
@ControllerAdvice(assignableTypes = {ListPage.class, ServicePage.class, RecoveryPage.class, OrderPage.class,
        ActivityPage.class, LoginPage.class, NoticePages.class, MirrorPages.class})
public class PageAdvice {
    private final ProtectedServices services;
    private final Journal journal;
    private final EventStream stream;
    private final InstantSource clock;

    PageAdvice(ProtectedServices services, Journal journal, EventStream stream, InstantSource clock) {
        this.services = services;
        this.journal = journal;
        this.stream = stream;
        this.clock = clock;
    }

    @ModelAttribute("show")
    PageFormat show() {
        return new PageFormat(clock.instant());
    }

    /** Asked before anything of the page is looked up: see {@link EventStream#count}. */
    @ModelAttribute("change")
    long change() {
        return stream.count();
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
    String trouble(@Nullable Principal user) {
        return user == null ? "" : journal.trouble().orElse("");
    }

    /** Of all services: a user who looks at one must not miss that another is unprotected. */
    @ModelAttribute("warnings")
    Warnings warnings(@Nullable Principal user) {
        return Warnings.of(user == null ? List.of() : services.services());
    }

    @ExceptionHandler
    ModelAndView refused(ResponseStatusException e) {
        return error(HttpStatus.valueOf(e.getStatusCode().value()), e.getReason());
    }

    @ExceptionHandler
    ModelAndView refused(Problem e) {
        return error(HttpStatus.valueOf(e.getStatusCode().value()), e.getBody().getDetail());
    }

    @ExceptionHandler
    ModelAndView busy(JournalBusy e) {
        return error(HttpStatus.SERVICE_UNAVAILABLE,
                "Too many pages ask the journal at once: " + e.getMessage() + ".");
    }

    private static ModelAndView error(HttpStatus status, @Nullable String detail) {
        var page = new ModelAndView("error", status);
        page.addObject("status", status.value());
        page.addObject("detail", detail == null ? "" : detail);
        return page;
    }
}
