package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The banner above everything: automation that does not act must never go unnoticed.
 *
 * @param shown the gravest first, at most {@value #MOST}
 * @param more how many beside them
 */
public record Warnings(List<Warning> shown, int more) {
    /** A banner that fills the screen hides what it warns of. */
    public static final int MOST = 6;

    public Warnings {
        shown = List.copyOf(shown);
    }

    /**
     * One line.
     *
     * @param text up to where {@code until} is put
     * @param until when it ends without an order, or null
     * @param gravity how far up it belongs
     * @param order what ends it, for an operator's button; null when no order does
     */
    public record Warning(String service, String text, @Nullable Instant until, String rest, Gravity gravity,
            @Nullable Order order) {
        /** Whether the service is not protected as long as it lasts. */
        public boolean grave() {
            return gravity != Gravity.NOTE;
        }

        /** Distinguishes the warnings of one page: {@code web-resume}. */
        public String id() {
            return service + "-" + (order == null ? "" : order.word());
        }
    }

    enum Gravity {
        /** Somebody wanted it so, or the service is protected nevertheless. */
        NOTE,
        /** The service is not protected. */
        GRAVE,
        /** It waits for a person, and an outage may be going on: nothing may push it out of sight. */
        URGENT
    }

    /** Pure. */
    public static Warnings of(List<ServiceView> services) {
        // Sorting keeps the order of the services among equals.
        var all = services.stream().flatMap(Warnings::of).sorted(Comparator.comparing(Warning::gravity).reversed())
                .toList();
        return new Warnings(all.subList(0, Math.min(MOST, all.size())), Math.max(0, all.size() - MOST));
    }

    private static Stream<Warning> of(ServiceView service) {
        var all = new ArrayList<Warning>();
        if (service.stalled() != null) {
            all.add(warning(service, "is stalled: " + sentence(service.stalled()), Gravity.URGENT, null));
        }
        ofState(service).ifPresent(all::add);
        if (service.paused() != null) {
            all.add(paused(service, service.paused()));
        }
        if (service.isObserved()) {
            all.add(warning(service, "is only observed: Understudy records decisions and does nothing."
                    + " To end this, set mode: act in the configuration." + down(service),
                    service.isDown() ? Gravity.URGENT : Gravity.NOTE, null));
        }
        var missing = missing(service);
        if (!missing.isEmpty()) {
            all.add(warning(service, "is not ready: " + sentence(missing), Gravity.NOTE, null));
        }
        return all.stream();
    }

    /** What the state itself warns of; in the middle of a recovery the state's word says enough. */
    private static Optional<Warning> ofState(ServiceView service) {
        return switch (service.state()) {
            case HALTED -> Optional.of(warning(service, "is halted: " + sentence(service.because()) + down(service),
                    Gravity.URGENT, Order.ACKNOWLEDGE));
            case STOPPED -> Optional.of(warning(service,
                    "runs here and is no longer watched (after-takeover: stop): no other host would take it over.",
                    Gravity.NOTE, null));
            case HOLDING -> service.stalled() == null ? Optional.of(onStandby(service)) : Optional.empty();
            case STARTING, SUSPECT, BLIND -> service.isDown() && service.paused() == null && !service.isObserved()
                    && service.stalled() == null
                            ? Optional.of(warning(service, "does not answer: " + sentence(service.because()),
                                    Gravity.URGENT, null))
                            : Optional.empty();
            case WATCHING, DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK -> Optional.empty();
        };
    }

    private static Warning onStandby(ServiceView service) {
        var where = "runs on its standby " + service.holder();
        if (service.isDown()) {
            return warning(service, where
                    + " and does not answer there."
                    + " Understudy does not move it automatically: check it, or fail it back.",
                    Gravity.URGENT, Order.FAILBACK);
        }
        return service.host().isUp()
                ? warning(service, where + ": the primary answers, so it can be failed back."
                        + " Until then no host stands by.",
                        Gravity.NOTE, Order.FAILBACK)
                : warning(service, where + ": the primary does not answer, so no host stands by.", Gravity.NOTE, null);
    }

    private static Warning paused(ServiceView service, ServiceView.Paused paused) {
        return new Warning(service.name(),
                "is paused by " + paused.by() + (paused.until() == null ? " until resumed" : " until"), paused.until(),
                (paused.reason().isEmpty() ? "" : "(" + paused.reason() + ")")
                        + ": Understudy does nothing automatically." + down(service),
                service.isDown() ? Gravity.URGENT : Gravity.GRAVE, Order.RESUME);
    }

    private static Warning warning(ServiceView service, String text, Gravity gravity, @Nullable Order order) {
        return new Warning(service.name(), text, null, "", gravity, order);
    }

    /** The closed gates that no other warning speaks of. */
    private static String missing(ServiceView service) {
        if (service.stalled() != null || service.paused() != null || service.isObserved()) {
            return "";
        }
        return service.gates().stream().filter(g -> !g.ok() && matters(g, service))
                .map(g -> g.name().word() + ": " + g.why()).collect(Collectors.joining("; "));
    }

    /** The journal's trouble has a line of its own, for all services. */
    private static boolean matters(Gate gate, ServiceView service) {
        return switch (service.state()) {
            case STARTING, WATCHING, BLIND -> gate.name() != GateName.JOURNAL;
            // Nothing is to be taken over while the service is here; but this host's own network matters all the more.
            case HOLDING -> gate.name() == GateName.OWN_NETWORK;
            // The state says more; and what is counted again from its beginning means nothing yet.
            case SUSPECT, DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK, HALTED, STOPPED ->
                false;
        };
    }

    private static String down(ServiceView service) {
        return service.isDown() ? " The service does not answer." : "";
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
