package io.understudy.conduct;

import io.understudy.failover.Memory;
import io.understudy.vocabulary.Vip;
import java.util.Locale;
import java.util.Set;

/** What is said of a service's start. */
final class StartNote {
    private StartNote() {}

    /**
     * @param held the addresses that are here
     * @param unknown why the journal of earlier runs can't be read, or empty
     * @param known whether the journal knows the service
     */
    static String started(Set<Vip> held, String unknown, boolean known, Memory recalled) {
        var journal = !unknown.isEmpty()
                ? "can't be read"
                : known
                        ? "says " + recalled.last().name().toLowerCase(Locale.ROOT)
                        : "knows nothing of the service yet";
        return "Understudy was started; " + (held.isEmpty() ? "the addresses are not here" : held + " are here")
                + ", and the journal " + journal;
    }

    static String unknown(String why, Memory recalled) {
        return "the journal of earlier runs can't be read (" + why + "): " + (recalled.paused() == null
                ? "the addresses are here, so they are held as if it was empty"
                : "nothing is done automatically until somebody resumes");
    }
}
