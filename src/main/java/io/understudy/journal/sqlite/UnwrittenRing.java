package io.understudy.journal.sqlite;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The records that could not be written, oldest first, until the database takes them. Bounded in their number and in
 * their text: full, it forgets the oldest. Of the writing thread only.
 */
final class UnwrittenRing {
    private final JournalLimits limits;
    private final ArrayDeque<QueuedStatement> entries = new ArrayDeque<>();
    private int chars;

    UnwrittenRing(JournalLimits limits) {
        this.limits = limits;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    /** Whether statistics have to go so that history has room. */
    boolean crowded() {
        return entries.size() >= limits.ring() / 2;
    }

    /** @return how many old ones it had to forget for this one */
    int add(QueuedStatement entry) {
        entries.addLast(entry);
        chars += entry.chars();
        int forgotten = 0;
        while (entries.size() > limits.ring() || (chars > limits.ringChars() && entries.size() > 1)) {
            chars -= entries.removeFirst().chars();
            forgotten++;
        }
        return forgotten;
    }

    /** The oldest, which stay until they are {@link #written}. */
    List<QueuedStatement> oldest(int most) {
        return entries.stream().limit(most).toList();
    }

    /** That many of the oldest are on disk. */
    void written(int count) {
        for (int i = 0; i < count; i++) {
            chars -= entries.removeFirst().chars();
        }
    }
}
