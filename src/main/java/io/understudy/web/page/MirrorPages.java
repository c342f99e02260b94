package io.understudy.web.page;

import io.understudy.mirror.Mirrors;
import io.understudy.mirror.Mirrors.Order;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The buttons beside a mirror, and what they order. */
@Controller
public class MirrorPages {
    private static final int SAMPLE = 100;

    private final Mirrors mirrors;

    MirrorPages(Mirrors mirrors) {
        this.mirrors = mirrors;
    }

    @PostMapping("/services/{name}/mirror")
    String order(@PathVariable String name, @RequestParam String what,
            @RequestParam(defaultValue = "") String confirm, Principal user, RedirectAttributes told) {
        if (mirrors.view(name).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, name + " has no mirror configured.");
        }
        var order = switch (what) {
            case "run" -> new Order.Run();
            case "estimate" -> new Order.Estimate();
            case "verify" -> new Order.Verify(SAMPLE);
            case "back" -> new Order.Back();
            case "confirm" -> new Order.Confirm(confirm);
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
                    "A mirror knows no order " + what + ".");
        };
        var why = mirrors.order(name, order, user.getName());
        told.addFlashAttribute(why.isEmpty() ? "done" : "refused",
                why.isEmpty() ? "Started: the mirror below shows the progress." : "Not started: " + why + ".");
        return "redirect:/services/" + name;
    }
}
