package io.understudy.web.page;

import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import io.understudy.mirror.Mirrors;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import io.understudy.web.format.PageFormat;
import io.understudy.web.lookup.ServiceFinder;
import io.understudy.web.order.KnownOrders;
import io.understudy.web.order.OrderFields;
import io.understudy.web.order.OrderPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
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
 * Asks before each order, and gives it. The form carries the holder of the moment when it was made and a key of its
 * own, so that neither a stale page nor a double click acts twice.
 */
@Controller
public class OrderPage {
    private final ProtectedServices services;
    private final KnownOrders orders;
    private final Mirrors mirrors;
    private final ServiceRows rows;

    OrderPage(ProtectedServices services, KnownOrders orders, Mirrors mirrors, ServiceRows rows) {
        this.rows = rows;
        this.services = services;
        this.orders = orders;
        this.mirrors = mirrors;
    }

    /** What was filled in, and what is wrong with it. */
    public record Form(Order order, String reason, boolean force, String period, String refused, List<Gate> failed,
            boolean nameWrong) {
        public Form {
            failed = List.copyOf(failed);
        }

        static Form empty(Order order) {
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
            return switch (order) {
                case FAILOVER, SWITCHOVER, FAILBACK -> true;
                case PAUSE, RESUME, ACKNOWLEDGE -> false;
            };
        }

        /** See {@link OrderEffect#dangerous}. With force the name is always needed. */
        public boolean dangerous() {
            return OrderEffect.dangerous(order);
        }

        /** Whether it has an end that the operator chooses. */
        public boolean pauses() {
            return order == Order.PAUSE;
        }

        /** Whether it leads back to the primary. */
        public boolean returns() {
            return order == Order.FAILBACK;
        }
    }

    /** What will happen, and which gates are closed; nothing is done yet. */
    @GetMapping("/services/{name}/" + OrderPath.PATTERN)
    String ask(@PathVariable String name, @PathVariable String order, Model model, HttpServletRequest request) {
        if (!request.isUserInRole("OPERATOR")) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "This needs the role operator.");
        }
        return confirm(model, ServiceFinder.find(services, name), Form.empty(OrderPath.order(order)));
    }

    private String confirm(Model model, ServiceView service, Form form) {
        model.addAttribute("service", service);
        model.addAttribute("primary", rows.primary(service));
        model.addAttribute("form", form);
        model.addAttribute("effect", OrderEffect.of(form.order(), service));
        model.addAttribute("gates", services.gates(service.name(), form.order()));
        model.addAttribute("conflict", services.conflict(service.name(), form.order()));
        model.addAttribute("mirror", mirrors.view(service.name()).orElse(null));
        model.addAttribute("key", UUID.randomUUID().toString());
        return "confirm";
    }

    /** A refusal is answered with the same form: it keeps what was typed, and shows what stands in the way. */
    @PostMapping("/services/{name}/" + OrderPath.PATTERN)
    String act(@PathVariable String name, @PathVariable(name = "order") String word,
            @RequestParam(defaultValue = "") String reason, @RequestParam(defaultValue = "") String expectedHolder,
            @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(name = "for", defaultValue = "") String period,
            @RequestParam(name = "name", defaultValue = "") String typed, @RequestParam(defaultValue = "") String key,
            Principal user, Model model, RedirectAttributes told, HttpServletResponse response) {
        var service = ServiceFinder.find(services, name);
        var order = OrderPath.order(word);
        var form = new Form(order, reason, force, period, "", List.of(), false);
        if ((form.dangerous() || force) && !typed.strip().equals(name)) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return confirm(model, service, form.misnamed());
        }
        var command = new OperatorOrder(order, user.getName(), OrderFields.reason(reason),
                expectedHolder.isEmpty() ? null : expectedHolder, force, OrderFields.period(period, order));
        return switch (orders.give(name, command, key)) {
            case OrderReply.Accepted(String recovery) -> {
                told.addFlashAttribute("done", PageFormat.label(order) + ": accepted.");
                // An order that moves nothing may come in the middle of a recovery, and is no part of it.
                told.addFlashAttribute("recovery", form.moves() ? recovery : "");
                yield "redirect:/services/" + name;
            }
            case OrderReply.Conflict(String why) -> {
                response.setStatus(HttpStatus.CONFLICT.value());
                yield confirm(model, ServiceFinder.find(services, name), form.refused(why, List.of()));
            }
            case OrderReply.Unknown(String why) -> {
                // No form to send it again: it would carry another key, and might be carried out twice.
                told.addFlashAttribute("refused", PageFormat.label(order) + ": the result is unknown (" + why
                        + "). The order may still be carried out: look here before you give it again.");
                yield "redirect:/services/" + name;
            }
            case OrderReply.Refused(String why, var gates) -> {
                response.setStatus(HttpStatus.PRECONDITION_FAILED.value());
                yield confirm(model, ServiceFinder.find(services, name), form.refused(why, gates));
            }
        };
    }
}
