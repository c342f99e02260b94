package io.understudy.journal.sqlite;

import io.understudy.vocabulary.ActionName;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes intents until the disk is full, goes on for a while, waits until it can write again and looks for all of them.
 */
final class DiskFullLoop {
    private DiskFullLoop() {}

    static void main(String[] args) throws SQLException {
        var clock = InstantSource.system();
        var database = new Database(Path.of(args[0]), clock, JournalLimits.USUAL.busy());
        var journal = new SqliteJournal(database, clock, System::nanoTime, JournalLimits.USUAL, System.err);
        var intents = new HashSet<Long>();
        long slowest = 0;
        int afterTrouble = 0;
        for (int i = 0; i < 5000 && afterTrouble < 30; i++) {
            long began = System.nanoTime();
            intents.add(journal.intend("web", "r1", ActionName.ANNOUNCE, "x".repeat(500)));
            slowest = Math.max(slowest, System.nanoTime() - began);
            if (journal.trouble().isPresent() && afterTrouble++ == 0) {
                System.out.println(journal.trouble().get());
            }
        }
        System.out.println("slowest " + slowest / 1_000_000 + " ms");
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (journal.trouble().isPresent() && System.nanoTime() < end) {
            LockSupport.parkNanos(50_000_000);
        }
        journal.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + Path.of(args[0]).resolve("journal.db"));
                var rows = connection.createStatement().executeQuery("SELECT id FROM act")) {
            while (rows.next()) {
                intents.remove(rows.getLong(1));
            }
        }
        System.out.println(intents.isEmpty() ? "back, all found" : "missing: " + intents);
    }
}
