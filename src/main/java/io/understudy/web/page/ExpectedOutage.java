package io.understudy.web.page;

import io.understudy.settings.Settings;
import io.understudy.settings.budget.Budget;
import io.understudy.vocabulary.DurationText;
import java.util.List;

/**
 * The outage that the settings of a service allow, computed and not measured: what to expect if something broke now.
 */
public record ExpectedOutage(List<Case> cases) {
    public ExpectedOutage {
        cases = List.copyOf(cases);
    }

    /** @param phases what it is made of, each with its usual length */
    public record Case(String what, String typical, String worst, String phases) {}

    static ExpectedOutage of(Settings.Service service) {
        return new ExpectedOutage(Budget.of(service).cases().stream()
                .map(c -> new Case(c.name(), DurationText.of(c.typical()), DurationText.of(c.worst()),
                        String.join(", ",
                                c.phases().stream().map(p -> p.name() + " " + DurationText.of(p.typical())).toList())))
                .toList());
    }
}
