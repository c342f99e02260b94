package io.understudy.journal.sqlite;

import io.understudy.vocabulary.ActionName;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A process of its own that writes intents until it is killed or told to end, and says each number once it is
 * acknowledged.
 */
final class IntentLoop {
    private IntentLoop() {}

    static void main(String[] args) {
        var clock = InstantSource.system();
        var database = new Database(Path.of(args[0]), clock, JournalLimits.USUAL.busy());
        var journal = new SqliteJournal(database, clock, System::nanoTime, JournalLimits.USUAL, System.err);
        int most = Integer.parseInt(args[1]);
        var text = "x".repeat(Integer.parseInt(args[2]));
        for (int i = 0; i < most; i++) {
            System.out.println(
                    journal.intend("web", "r1", ActionName.ANNOUNCE, text) + " " + journal.trouble().orElse(""));
        }
        journal.close();
    }
}
