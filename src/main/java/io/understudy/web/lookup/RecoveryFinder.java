package io.understudy.web.lookup;

import io.understudy.journal.Journal;
import java.time.Duration;
import java.util.Optional;

/** Finds recoveries for pages and API. */
public final class RecoveryFinder {
    /** The journal writes within milliseconds; a disk that hangs must not keep people from what is known. */
    public static final Duration WRITTEN = Duration.ofMillis(250);

    private RecoveryFinder() {}

    /** Finds also a recovery that has just begun: a link to it must not lead to an error. */
    public static Optional<Journal.Story> find(Journal journal, String id) {
        return journal.story(id).or(() -> {
            journal.settle(WRITTEN);
            return journal.story(id);
        });
    }
}
