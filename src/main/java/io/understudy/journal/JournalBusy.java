package io.understudy.journal;

/**
 * Too many questions came at once, so this one found no turn in time. Nothing is wrong with the journal: ask again a
 * little later.
 */
public final class JournalBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalBusy(String why) {
        super(why);
    }
}
