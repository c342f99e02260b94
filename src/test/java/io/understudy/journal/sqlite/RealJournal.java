package io.understudy.journal.sqlite;

import io.understudy.journal.Journal;
import io.understudy.journal.Outbox;
import java.nio.file.Path;
import java.time.InstantSource;

/** The journal as the daemon has it, for tests of other modules: a database in a folder. */
public final class RealJournal implements AutoCloseable {
    private final SqliteJournal journal;

    private RealJournal(SqliteJournal journal) {
        this.journal = journal;
    }

    public static RealJournal in(Path folder) {
        var clock = InstantSource.system();
        return new RealJournal(new SqliteJournal(new Database(folder, clock, JournalLimits.USUAL.busy()), clock,
                System::nanoTime, JournalLimits.USUAL, System.err));
    }

    public Journal journal() {
        return journal;
    }

    public Outbox outbox() {
        return journal.outbox();
    }

    @Override
    public void close() {
        journal.close();
    }
}
