package io.understudy.web.page;

import io.understudy.journal.Journal;
import java.time.Duration;
import java.util.Optional;

/** Finds recoveries for pages and API. */
public final class RecoveryFinder {
    /** The journal's thread writes within milliseconds; a disk that hangs must not keep people from what is known. */
    public static final Duration WRITTEN = Duration.ofMillis(250);

    private RecoveryFinder() {}

    /** Also one that has begun just now: whoever is told where to look must not find nothing there. */
    public static Optional<Journal.Story> find(Journal journal, String id) {
        return journal.story(id).or(() -> {
            journal.settle(WRITTEN);
            return journal.story(id);
        });
    }
}
