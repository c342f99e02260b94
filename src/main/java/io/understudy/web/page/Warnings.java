package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
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
     * @param until when it ends by itself, or null
     * @param gravity how far up it belongs
     * @param order what ends it, for an operator's button; empty when no order does
     */
    public record Warning(String service, String text, @Nullable Instant until, String rest, Gravity gravity,
            String order) {
        /** Whether the service is not protected as long as it lasts. */
        public boolean grave() {
            return gravity != Gravity.NOTE;
        }
    }

    enum Gravity {
        /** Somebody wanted it so, or the service is protected nevertheless. */
        NOTE,
        /** The service is not protected. */
        GRAVE,
        /** It waits for somebody, and an outage may be going on: nothing may push it out of sight. */
        URGENT
    }

    /** Pure. */
    public static Warnings of(List<ServiceView> services) {
        var all = new ArrayList<Warning>();
        services.forEach(service -> warn(service, all));
        // Sorting keeps the order of the services among equals.
        all.sort(Comparator.comparing(Warning::gravity).reversed());
        return new Warnings(all.subList(0, Math.min(MOST, all.size())), Math.max(0, all.size() - MOST));
    }

    private static void warn(ServiceView service, List<Warning> all) {
        var paused = service.paused();
        if (service.stalled() != null) {
            all.add(new Warning(service.name(), "is stalled: " + sentence(service.stalled()), null, "",
                    Gravity.URGENT, ""));
        }
        if (service.state() == StateName.HALTED) {
            all.add(new Warning(service.name(), "is halted: " + sentence(service.because()) + down(service), null, "",
                    Gravity.URGENT, "acknowledge"));
        }
        if (paused != null) {
            all.add(new Warning(service.name(),
                    "is paused by " + paused.by() + (paused.until() == null ? " until resumed" : " until"),
                    paused.until(),
                    (paused.reason().isEmpty() ? "" : "(" + paused.reason() + ")") + ": nothing is done by itself."
                            + down(service),
                    down(service).isEmpty() ? Gravity.GRAVE : Gravity.URGENT, "resume"));
        }
        if (service.state() == StateName.STOPPED) {
            all.add(new Warning(service.name(),
                    "is here, and is watched no more, as after-takeover: stop wants it: nobody would take it over from here.",
                    null, "", Gravity.NOTE, ""));
        }
        if (service.mode() == Mode.OBSERVE) {
            all.add(new Warning(service.name(),
                    "is only observed: decisions are recorded, nothing is done. It ends with mode: act in the configuration."
                            + down(service),
                    null, "", down(service).isEmpty() ? Gravity.NOTE : Gravity.URGENT, ""));
        }
        if (service.state() == StateName.HOLDING && service.stalled() == null && service.verdict() == Verdict.DOWN) {
            all.add(new Warning(service.name(), "runs on its standby " + service.holder()
                    + " and does not answer there. Nothing moves it by itself: look at it, or fail it back.", null, "",
                    Gravity.URGENT, "failback"));
        } else if (service.state() == StateName.HOLDING && service.stalled() == null) {
            boolean back = service.host().verdict() == Verdict.UP;
            all.add(new Warning(service.name(), "runs on its standby " + service.holder()
                    + (back
                            ? ": the primary answers, so it can be failed back. Until then nobody stands by for it."
                            : ": the primary does not answer, so nobody stands by for it."),
                    null, "", Gravity.NOTE, back ? "failback" : ""));
        }
        // In the middle of a recovery the state says what is done about it.
        if (service.verdict() == Verdict.DOWN && paused == null && service.mode() != Mode.OBSERVE
                && Set.of(StateName.STARTING, StateName.SUSPECT, StateName.BLIND).contains(service.state())
                && service.stalled() == null) {
            all.add(new Warning(service.name(), "does not answer: " + sentence(service.because()), null, "",
                    Gravity.URGENT, ""));
        }
        var missing = missing(service);
        if (!missing.isEmpty()) {
            all.add(new Warning(service.name(), "is not ready: " + sentence(String.join("; ", missing)), null, "",
                    Gravity.NOTE, ""));
        }
    }

    /**
     * What it is not ready for that no other warning says: the journal's trouble has a line of its own, for all
     * services.
     */
    private static List<String> missing(ServiceView service) {
        // In the middle of something the state says more, and what is counted anew at its beginning says nothing yet.
        boolean settled = Set.of(StateName.STARTING, StateName.WATCHING, StateName.BLIND, StateName.HOLDING)
                .contains(service.state());
        boolean said = !settled || service.stalled() != null || service.paused() != null
                || service.state() == StateName.HALTED
                || service.state() == StateName.STOPPED || service.mode() == Mode.OBSERVE;
        // While it is served here nothing is to be taken over; but this host's own network matters more than ever.
        boolean holding = service.state() == StateName.HOLDING;
        return said
                ? List.of()
                : service.readiness().missing().stream().filter(m -> !m.startsWith("journal: "))
                        .filter(m -> !holding || m.startsWith("own-network: ")).toList();
    }

    private static String down(ServiceView service) {
        return service.verdict() == Verdict.DOWN ? " The service does not answer." : "";
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
