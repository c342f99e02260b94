package io.understudy.address;

import io.understudy.vocabulary.Vip;
import java.util.Map;

/** What could not be done, and why, for each address it concerns; empty when all was. */
public record AddressReport(Map<Vip, String> failures) {
    public AddressReport {
        failures = Map.copyOf(failures);
    }

    public boolean ok() {
        return failures.isEmpty();
    }
}
