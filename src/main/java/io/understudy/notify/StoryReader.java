package io.understudy.notify;

import io.understudy.conduct.RecoveryEnded;
import io.understudy.journal.Journal;
import io.understudy.journal.JournalBusy;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the story of a recovery that has just ended from the journal, once it is there. Blocks, for two seconds. */
final class StoryReader {
    private static final Logger log = LoggerFactory.getLogger(StoryReader.class);
    /** The story gets to the disk a moment after its end is published. */
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Journal journal;
    private final Ticker ticker;

    StoryReader(Journal journal, Ticker ticker) {
        this.journal = journal;
        this.ticker = ticker;
    }

    /** The journal's story; what was published, where the journal doesn't have it in time. */
    Journal.Story read(RecoveryEnded ended) {
        var recovery = ended.recovery();
        long until = ticker.nanos() + LIMIT.toNanos();
        try {
            while (ticker.nanos() - until < 0 && journal.trouble().isEmpty()) {
                var story = journal.story(recovery.id()).filter(s -> s.recovery().ended() != null);
                if (story.isPresent()) {
                    return story.get();
                }
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JournalBusy e) {
            log.warn("event=story-short recovery={} why=\"{}\"", recovery.id(), e.getMessage());
        }
        return new Journal.Story(recovery, ended.phases(), List.of(), List.of());
    }
}
