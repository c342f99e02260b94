package io.understudy.address;

import io.understudy.vocabulary.Vip;
import java.util.Map;

/** Which addresses could not be added, released or announced, and why; empty when all were. */
public record AddressReport(Map<Vip, String> failures) {
    public AddressReport {
        failures = Map.copyOf(failures);
    }

    public boolean ok() {
        return failures.isEmpty();
    }
}
