package io.understudy.web.page;

import io.understudy.settings.Settings;
import io.understudy.settings.budget.Budget;
import io.understudy.web.format.DurationFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The outage that the settings of a service allow: computed, not measured. It says what to expect if something broke
 * now.
 */
public record ExpectedOutage(List<Case> cases) {
    public ExpectedOutage {
        cases = List.copyOf(cases);
    }

    /** @param phases its parts, each with its typical length */
    public record Case(String what, String typical, String worst, String phases) {}

    static ExpectedOutage of(Settings.Service service) {
        return new ExpectedOutage(Budget.of(service).cases().stream().map(c -> new Case(c.name(),
                DurationFormat.setting(c.typical()), DurationFormat.setting(c.worst()),
                c.phases().stream().map(p -> p.name() + " " + DurationFormat.setting(p.typical()))
                        .collect(Collectors.joining(", "))))
                .toList());
    }
}
