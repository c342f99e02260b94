package io.understudy.journal.sqlite;

import io.understudy.time.Ticker;
import java.nio.file.Path;
import java.time.InstantSource;

/** A start of the daemon as far as the journal goes: says what it recalls of the service web, and ends. */
final class Recall {
    private Recall() {}

    public static void main(String[] args) {
        var clock = InstantSource.system();
        Ticker ticker = System::nanoTime;
        var limits = JournalLimits.USUAL;
        try (var journal = new SqliteJournal(new Database(Path.of(args[0]), clock, limits.busy()), clock, ticker,
                limits, System.err)) {
            System.out.println("remembered " + journal.remembered("web").map(r -> r.state() + " " + r.halted()));
            System.out.println("kept " + journal.kept("web").keySet());
            System.out.println("unknown " + journal.pastUnknown("web").isPresent());
            System.out.println("trouble " + journal.trouble().isPresent());
        }
    }
}
