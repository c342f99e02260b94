package io.understudy.web;

import io.understudy.settings.Budget;
import io.understudy.settings.Durations;
import io.understudy.settings.Settings;
import java.util.List;

/**
 * The outage that the settings of a service allow, computed and not measured: what to expect if something broke now.
 */
public record Outlook(List<Case> cases) {
    public Outlook {
        cases = List.copyOf(cases);
    }

    /** @param phases what it is made of, each with its usual length */
    public record Case(String what, String typical, String worst, String phases) {}

    static Outlook of(Settings.Service service) {
        return new Outlook(Budget.of(service).cases().stream()
                .map(c -> new Case(c.name(), Durations.words(c.typical()), Durations.words(c.worst()),
                        String.join(", ",
                                c.phases().stream().map(p -> p.name() + " " + Durations.words(p.typical())).toList())))
                .toList());
    }
}
