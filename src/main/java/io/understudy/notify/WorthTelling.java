package io.understudy.notify;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.ActionName;

/** How much a recovery's end matters to people: whether they hear of it, and whether at night. */
final class WorthTelling {
    private WorthTelling() {}

    /** Whether people hear of it even if nothing was done. */
    static boolean notable(Journal.Recovery recovery) {
        return switch (recovery.result()) {
            case HALTED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED -> true;
            case RUNNING, RESPAWNED, RECOVERED, TAKEN_OVER, FAILED_BACK, TAKEN_BACK, REFUSED, INTERRUPTED, UNKNOWN ->
                false;
        };
    }

    /** Whether people hear of it at all: not if it did nothing but read the process table. */
    static boolean told(Journal.Story story) {
        return notable(story.recovery())
                || story.acts().stream().anyMatch(act -> act.action() != ActionName.CHECK_PROCESS
                        && act.action() != ActionName.ASK_PRIMARY);
    }

    /**
     * Whether it is told during quiet hours: the addresses moved automatically, or nobody knows where they are. What
     * was repaired, or ordered, can wait until the morning.
     */
    static boolean urgent(Journal.Recovery recovery) {
        return switch (recovery.result()) {
            case RESPAWNED, FAILED_BACK, RECOVERED, REFUSED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED -> false;
            case TAKEN_OVER -> recovery.user().isEmpty();
            case TAKEN_BACK, HALTED, INTERRUPTED, RUNNING, UNKNOWN -> true;
        };
    }
}
