package io.understudy.journal;

/**
 * Too many were asking at once, so that this question found no turn in time. Nothing is wrong with the journal: whoever
 * asks again a little later is answered.
 */
public final class JournalBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalBusy(String why) {
        super(why);
    }
}
