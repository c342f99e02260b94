package io.understudy.web;

import io.understudy.journal.Journal;
import java.time.Duration;
import java.util.Optional;

/** Finds recoveries for pages and API. */
final class Stories {
    /** The journal's thread writes within milliseconds; a disk that hangs must not keep people from what is known. */
    static final Duration WRITTEN = Duration.ofMillis(250);

    private Stories() {}

    /** Also one that has begun just now: whoever is told where to look must not find nothing there. */
    static Optional<Journal.Story> find(Journal journal, String id) {
        return journal.story(id).or(() -> {
            journal.settle(WRITTEN);
            return journal.story(id);
        });
    }
}
