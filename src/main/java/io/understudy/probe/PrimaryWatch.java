package io.understudy.probe;

import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The echo requests to one primary: which are unanswered, what was lost, and the verdict that follows. Owned by the
 * watching thread. All moments are monotonic nanoseconds; requests are numbered by the target's rounds.
 */
final class PrimaryWatch {
    private final Pace pace;
    private final RoundTrips trips = new RoundTrips();
    private final SentTimes sentAt = new SentTimes();
    /** When the requests without an answer were sent, oldest first. */
    private final List<Long> outstanding = new ArrayList<>();
    private Watch watch;
    /** Answers that came before do not count. */
    private long begun;
    private long lastAnswer = Watch.NEVER;
    private long lastLoss = Watch.NEVER;
    private long lossBefore = Watch.NEVER;
    private long echoLost = Watch.NEVER;
    /** The newest request that was answered, or that counts as if it had been. */
    private long answeredNumber;
    private int silentInRow;
    private @Nullable Duration roundTrip;

    /** @param seenUp it is remembered as having answered, so its silence from the start on counts */
    PrimaryWatch(Pace pace, boolean seenUp, long now) {
        this.pace = pace;
        this.watch = seenUp ? Watch.remembered(pace, now) : Watch.begin(pace, now);
        this.begun = now;
    }

    /** How long an answer may take before it is overdue, in nanoseconds. */
    long patience() {
        return trips.patience(pace.timeout().toNanos());
    }

    Watch watch() {
        return watch;
    }

    long lastAnswer() {
        return lastAnswer;
    }

    long lastLoss() {
        return lastLoss;
    }

    long lossBefore() {
        return lossBefore;
    }

    /** Requests since the last echo reply; ARP answers do not end the row. */
    int silentInRow() {
        return silentInRow;
    }

    /** Of the last answer; null before the first. */
    @Nullable
    Duration roundTrip() {
        return roundTrip;
    }

    boolean waiting() {
        return !outstanding.isEmpty();
    }

    /** When the oldest, or the newest, request without an answer was sent; only while {@link #waiting}. */
    long oldest() {
        return outstanding.getFirst();
    }

    long newest() {
        return outstanding.getLast();
    }

    /** Round {@code number} begins. Without an echo in it nothing is sent that could be lost. */
    void round(long number, boolean echo, long now) {
        sentAt.put(number, now);
        if (!echo) {
            answeredNumber = number;
        }
    }

    void sent(long number, long at) {
        sentAt.put(number, at);
        outstanding.add(at);
        if (outstanding.size() > SentTimes.KEPT) {
            outstanding.removeFirst();
        }
        silentInRow++;
    }

    /** @return false when the reply says nothing: to a forgotten request, or from before everything was asked again */
    boolean answered(long number, long at) {
        long sent = sentAt.at(number);
        if (sent == Watch.NEVER || at < begun) {
            return false;
        }
        long took = Math.max(0, at - sent);
        roundTrip = Duration.ofNanos(took);
        trips.add(took);
        silentInRow = 0;
        if (number > answeredNumber + 1) { // replies keep their order on one path: what was left out is lost
            lossBefore = echoLost;
            echoLost = sentAt.at(Math.max(answeredNumber + 1, number - SentTimes.KEPT + 1));
        }
        answeredNumber = Math.max(answeredNumber, number);
        alive(at, sent);
        return true;
    }

    /** The primary showed at {@code at} that it lives; requests sent up to {@code sent} are no longer unanswered. */
    void alive(long at, long sent) {
        outstanding.removeIf(s -> s <= sent);
        lastAnswer = Math.max(lastAnswer, at);
        watch = watch.heard(at);
    }

    /** Whether the oldest request has had its time. */
    boolean overdue(long now) {
        return !outstanding.isEmpty() && now >= outstanding.getFirst() + patience();
    }

    /**
     * Counts the overdue requests as misses; below {@code fail-after} before {@code ripeAt}.
     *
     * @return how many of them were not counted before
     */
    int countOverdue(long now, long ripeAt) {
        long patience = patience();
        int overdue = 0;
        int fresh = 0;
        for (long sent : outstanding) {
            if (now >= sent + patience) {
                overdue++;
                if (sent > lastLoss) {
                    lastLoss = sent;
                    fresh++;
                }
            }
        }
        int counted = now >= ripeAt ? overdue : Math.min(overdue, pace.failAfter() - 1);
        watch = watch.silent(Math.max(counted, 1), outstanding.getFirst(), now);
        return fresh;
    }

    boolean down() {
        return watch.verdict() == Verdict.DOWN;
    }

    /** What is unanswered is no longer waited for. */
    void giveUpWaiting() {
        outstanding.clear();
    }

    /** Everything is asked again: requests up to {@code number}, and their answers, no longer count. */
    void startOver(long number, long now) {
        watch = watch.again(now);
        outstanding.clear();
        begun = now;
        answeredNumber = number;
    }
}
