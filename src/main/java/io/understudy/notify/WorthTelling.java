package io.understudy.notify;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Word;
import java.util.Optional;

/** How much a recovery's end matters to people: whether they hear of it, and whether at night. */
final class WorthTelling {
    /** It only looked: nobody needs to hear of a recovery that did nothing else. */
    private static final String LOOKED = "check-process";

    private WorthTelling() {}

    /** Empty for what no decision ended: it was interrupted, or still runs. */
    private static Optional<Result> result(Journal.Recovery recovery) {
        return Word.parse(Result.class, recovery.result());
    }

    static boolean halted(Journal.Recovery recovery) {
        return result(recovery).filter(r -> r == Result.HALTED).isPresent();
    }

    /** Whether people hear of it even if nothing was done. */
    static boolean notable(Journal.Recovery recovery) {
        return result(recovery).map(result -> switch (result) {
            case HALTED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED -> true;
            case RESPAWNED, RECOVERED, TAKEN_OVER, FAILED_BACK, TAKEN_BACK, REFUSED -> false;
        }).orElse(false);
    }

    /** Whether people hear of it at all. */
    static boolean told(Journal.Story story) {
        return notable(story.recovery()) || story.acts().stream().anyMatch(act -> !act.action().equals(LOOKED));
    }

    /**
     * Whether it is told during quiet hours: the addresses moved automatically, or nobody knows where they are. What
     * was repaired, or ordered, can wait until the morning.
     */
    static boolean urgent(Journal.Recovery recovery) {
        return result(recovery).map(result -> switch (result) {
            case RESPAWNED, FAILED_BACK, RECOVERED, REFUSED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED -> false;
            case TAKEN_OVER -> recovery.user().isEmpty();
            case TAKEN_BACK, HALTED -> true;
        }).orElse(true);
    }
}
