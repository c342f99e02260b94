package io.understudy.metrics;

import io.understudy.journal.Journal;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The journal's part of {@code /actuator/health}: down while it can't be read or written. It is no part of liveness: a
 * restart does not mend a disk, and what is known now would be forgotten.
 */
@Component("journalHealthIndicator")
final class JournalHealth implements HealthIndicator {
    private final Journal journal;

    JournalHealth(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Health health() {
        return journal.trouble().map(why -> Health.down().withDetail("why", why).build())
                .orElseGet(() -> Health.up().build());
    }
}
