package io.understudy.web;

import io.understudy.conduct.Conductor;
import io.understudy.conduct.OperatorCommand;
import io.understudy.conduct.OperatorCommand.Kind;
import io.understudy.conduct.Reply;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.mirror.Mirrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The pages. With htmx they are kept live by fetching their {@code #live} part anew when the stream nudges; without it they are plain
 * pages.
 */
@Controller
class PageController {
    /** Recoveries and events on one page: more are in the API. */
    private static final int SHOWN = 20;
    private static final String ORDERS = "{order:failover|switchover|failback|pause|resume|acknowledge}";

    private final Conductor conductor;
    private final Journal journal;
    private final Mirrors mirrors;
    private final EventStream stream;

    PageController(Conductor conductor, Journal journal, Mirrors mirrors, EventStream stream) {
        this.conductor = conductor;
        this.journal = journal;
        this.mirrors = mirrors;
        this.stream = stream;
    }

    @GetMapping("/login")
    String login(Model model, HttpServletRequest request) {
        // Spring Security redirects to /login?error: a name without a value.
        model.addAttribute("failed", request.getParameterMap().containsKey("error"));
        model.addAttribute("loggedOut", request.getParameterMap().containsKey("out"));
        return "login";
    }

    @GetMapping("/")
    String list(Model model, @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        var views = conductor.services();
        model.addAttribute("services", views);
        model.addAttribute("last", LastRecoveries.of(views, journal).byService());
        return htmx == null ? "list" : "list :: live";
    }

    @GetMapping("/services/{name}")
    String service(@PathVariable String name, Model model,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        model.addAttribute("service", find(name));
        model.addAttribute("mirror", mirrors.view(name).orElse(null));
        model.addAttribute("recoveries", journal.recoveries(name, SHOWN));
        model.addAttribute("events", journal.events(name, 0, SHOWN));
        return htmx == null ? "service" : "service :: live";
    }

    private ServiceView find(String name) {
        return conductor.service(name).orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no service " + name + "."));
    }

    @GetMapping("/recoveries/{id}")
    String recovery(@PathVariable String id, Model model,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        model.addAttribute("story", journal.story(id).orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no recovery " + id + ".")));
        return htmx == null ? "recovery" : "recovery :: live";
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter nudges() {
        return stream.nudges("");
    }

    @GetMapping(path = "/services/{name}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter nudges(@PathVariable String name) {
        return stream.nudges(find(name).name());
    }

    /** What will happen, and which gates do not hold; nothing is done yet. */
    @GetMapping("/services/{name}/" + ORDERS)
    String ask(@PathVariable String name, @PathVariable String order, Model model, HttpServletRequest request) {
        if (!request.isUserInRole("OPERATOR")) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "This needs the role operator.");
        }
        return confirm(model, find(name), order, "", "", List.of());
    }

    private static String confirm(Model model, ServiceView service, String order, String reason, String refused,
            List<ServiceView.Gate> failed) {
        model.addAttribute("service", service);
        model.addAttribute("order", order);
        model.addAttribute("reason", reason);
        model.addAttribute("refused", refused);
        model.addAttribute("failed", failed);
        return "confirm";
    }

    /** A refusal is answered with the same form, so that what was typed is kept and the operator sees what stands in the way. */
    @PostMapping("/services/{name}/" + ORDERS)
    String act(@PathVariable String name, @PathVariable String order, @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String expectedHolder, @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(name = "for", defaultValue = "") String period, Principal user, Model model,
            RedirectAttributes told, HttpServletResponse response) {
        find(name);
        var kind = Kind.valueOf(order.toUpperCase(Locale.ROOT));
        var command = new OperatorCommand(kind, user.getName(), OrderBody.reason(reason),
                expectedHolder.isEmpty() ? null : expectedHolder, force, OrderBody.period(period, kind));
        return switch (conductor.command(name, command)) {
            case Reply.Accepted(String recovery) -> {
                told.addFlashAttribute("done", Show.order(order) + ": accepted.");
                told.addFlashAttribute("recovery", recovery);
                yield "redirect:/services/" + name;
            }
            case Reply.Conflict(String why) -> {
                response.setStatus(HttpStatus.CONFLICT.value());
                yield confirm(model, find(name), order, reason, why, List.of());
            }
            case Reply.Refused(String why, var gates) -> {
                response.setStatus(HttpStatus.PRECONDITION_FAILED.value());
                yield confirm(model, find(name), order, reason, why, gates);
            }
        };
    }
}
