package io.understudy.web;

import io.understudy.conduct.Conductor;
import io.understudy.conduct.OperatorCommand;
import io.understudy.conduct.Reply;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import java.security.Principal;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The pages. With htmx they are kept live by fetching their {@code #live} part anew when the stream nudges; without it they are plain pages. */
@Controller
class PageController {
    private static final int SHOWN = 20;

    private final Conductor conductor;
    private final Journal journal;
    private final EventStream stream;

    PageController(Conductor conductor, Journal journal, EventStream stream) {
        this.conductor = conductor;
        this.journal = journal;
        this.stream = stream;
    }

    @ModelAttribute("show")
    Show show() {
        return new Show();
    }

    @ModelAttribute("operator")
    boolean operator(HttpServletRequest request) {
        return request.isUserInRole("OPERATOR");
    }

    @GetMapping("/login")
    String login(Model model, @RequestParam(required = false) String error,
            @RequestParam(required = false) String out) {
        model.addAttribute("failed", error != null);
        model.addAttribute("loggedOut", out != null);
        return "login";
    }

    @GetMapping("/")
    String list(Model model, @RequestHeader(name = "HX-Request", required = false) String htmx) {
        model.addAttribute("services", conductor.services());
        return htmx == null ? "list" : "list :: live";
    }

    @GetMapping("/services/{name}")
    String service(@PathVariable String name, Model model,
            @RequestHeader(name = "HX-Request", required = false) String htmx) {
        model.addAttribute("service", find(name));
        model.addAttribute("recoveries", journal.recoveries(name, SHOWN));
        model.addAttribute("events", journal.events(name, 0, SHOWN));
        return htmx == null ? "service" : "service :: live";
    }

    private ServiceView find(String name) {
        return conductor.service(name).orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no service " + name + "."));
    }

    @GetMapping("/recoveries/{id}")
    String recovery(@PathVariable String id, Model model) {
        model.addAttribute("story", journal.story(id)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no recovery " + id + ".")));
        return "recovery";
    }

    @GetMapping("/stream")
    SseEmitter nudges() {
        return stream.open(-1, EventStream.Form.NUDGE);
    }

    /** What will happen, and which gates do not hold; nothing is done yet. */
    @GetMapping("/services/{name}/{order:failover|failback|switchover|acknowledge}")
    String ask(@PathVariable String name, @PathVariable String order, Model model, HttpServletRequest request,
            HttpServletResponse response) {
        if (!request.isUserInRole("OPERATOR")) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "This needs the role operator.");
        }
        model.addAttribute("service", find(name));
        model.addAttribute("order", order);
        return "confirm";
    }

    @PostMapping("/services/{name}/{order:failover|failback|switchover|acknowledge}")
    String act(@PathVariable String name, @PathVariable String order, @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String expectedHolder, @RequestParam(defaultValue = "false") boolean force,
            Principal user,
            RedirectAttributes told) {
        find(name);
        var shortened = reason.length() > 500 ? reason.substring(0, 500) : reason;
        var reply = conductor.command(name,
                new OperatorCommand(OperatorCommand.Kind.valueOf(order.toUpperCase(Locale.ROOT)), user.getName(),
                        shortened.replaceAll("\\p{Cntrl}+", " "), expectedHolder.isEmpty() ? null : expectedHolder,
                        force, null));
        switch (reply) {
            case Reply.Accepted _ -> told.addFlashAttribute("done", "Begun: " + order + ".");
            case Reply.Conflict(String why) -> told.addFlashAttribute("refused", "Not done: " + why + ".");
            case Reply.Refused(String why, _) -> told.addFlashAttribute("refused", "Not done: " + why + ".");
        }
        return "redirect:/services/" + name;
    }
}
