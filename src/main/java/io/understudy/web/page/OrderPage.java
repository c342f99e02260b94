package io.understudy.web.page;

import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import io.understudy.mirror.Mirrors;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import io.understudy.web.api.KnownOrders;
import io.understudy.web.api.OrderBody;
import io.understudy.web.api.ServiceFinder;
import io.understudy.web.format.PageFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Asks before each order, and gives it. The form carries who held the addresses when it was made and a key of its own,
 * so that neither a stale page nor a double click acts twice.
 */
@Controller
public class OrderPage {
    private static final String ORDERS = "{order:failover|switchover|failback|pause|resume|acknowledge}";

    private final ProtectedServices conductor;
    private final KnownOrders orders;
    private final Mirrors mirrors;

    OrderPage(ProtectedServices conductor, KnownOrders orders, Mirrors mirrors) {
        this.conductor = conductor;
        this.orders = orders;
        this.mirrors = mirrors;
    }

    /** What was filled in, and what is wrong with it. */
    public record Form(String order, String reason, boolean force, String period, String refused,
            List<Gate> failed, boolean nameWrong) {
        public Form {
            failed = List.copyOf(failed);
        }

        static Form empty(String order) {
            return new Form(order, "", false, "30m", "", List.of(), false);
        }

        Form refused(String why, List<Gate> gates) {
            return new Form(order, reason, force, period, why, gates, false);
        }

        Form misnamed() {
            return new Form(order, reason, force, period,
                    "this order is dangerous: type the service's name to confirm it", List.of(), true);
        }

        /** Whether clients notice it. */
        public boolean moves() {
            return switch (kind(order)) {
                case FAILOVER, SWITCHOVER, FAILBACK -> true;
                case PAUSE, RESUME, ACKNOWLEDGE -> false;
            };
        }

        /** Whether the service's name is asked for: there is no way back by itself. With force every order is. */
        public boolean dangerous() {
            return kind(order) == Order.FAILOVER;
        }
    }

    /** What will happen, and which gates do not hold; nothing is done yet. */
    @GetMapping("/services/{name}/" + ORDERS)
    String ask(@PathVariable String name, @PathVariable String order, Model model, HttpServletRequest request) {
        if (!request.isUserInRole("OPERATOR")) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "This needs the role operator.");
        }
        return confirm(model, ServiceFinder.find(conductor, name), Form.empty(order));
    }

    private String confirm(Model model, ServiceView service, Form form) {
        model.addAttribute("service", service);
        model.addAttribute("form", form);
        model.addAttribute("gates", conductor.gates(service.name(), kind(form.order())));
        model.addAttribute("conflict", conductor.conflict(service.name(), kind(form.order())));
        model.addAttribute("mirror", mirrors.view(service.name()).orElse(null));
        model.addAttribute("key", UUID.randomUUID().toString());
        return "confirm";
    }

    private static Order kind(String order) {
        return Order.valueOf(order.toUpperCase(Locale.ROOT));
    }

    /**
     * A refusal is answered with the same form, so that what was typed is kept and the operator sees what stands in the
     * way.
     */
    @PostMapping("/services/{name}/" + ORDERS)
    String act(@PathVariable String name, @PathVariable String order, @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String expectedHolder, @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(name = "for", defaultValue = "") String period,
            @RequestParam(name = "name", defaultValue = "") String typed, @RequestParam(defaultValue = "") String key,
            Principal user, Model model, RedirectAttributes told, HttpServletResponse response) {
        var service = ServiceFinder.find(conductor, name);
        var kind = kind(order);
        var form = new Form(order, reason, force, period, "", List.of(), false);
        if ((form.dangerous() || force) && !typed.strip().equals(name)) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return confirm(model, service, form.misnamed());
        }
        var command = new OperatorOrder(kind, user.getName(), OrderBody.reason(reason),
                expectedHolder.isEmpty() ? null : expectedHolder, force, OrderBody.period(period, kind));
        return switch (orders.give(name, command, key)) {
            case OrderReply.Accepted(String recovery) -> {
                told.addFlashAttribute("done", PageFormat.order(order) + ": accepted.");
                // One that moves nothing may have been given in the middle of a recovery, and is no part of it.
                told.addFlashAttribute("recovery", form.moves() ? recovery : "");
                yield "redirect:/services/" + name;
            }
            case OrderReply.Conflict(String why) -> {
                response.setStatus(HttpStatus.CONFLICT.value());
                yield confirm(model, ServiceFinder.find(conductor, name), form.refused(why, List.of()));
            }
            case OrderReply.Unknown(String why) -> {
                // No form to send it again: it would come with another key, and might be done twice.
                told.addFlashAttribute("refused", PageFormat.order(order) + ": what came of it is not known (" + why
                        + "). It may still be carried out: look here before you order it again.");
                yield "redirect:/services/" + name;
            }
            case OrderReply.Refused(String why, var gates) -> {
                response.setStatus(HttpStatus.PRECONDITION_FAILED.value());
                yield confirm(model, ServiceFinder.find(conductor, name), form.refused(why, gates));
            }
        };
    }
}
