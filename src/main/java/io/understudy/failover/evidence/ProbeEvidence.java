package io.understudy.failover.evidence;

import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;

/**
 * One service probe as weighed so far.
 *
 * @param seenUp it was seen up since it was configured like this (kept for a day over restarts): before that its
 *        failures mean nothing
 * @param lastUpSentAt when the newest successful sample was begun, or {@link Watch#NEVER}
 * @param untried the newest sample could not be tried
 * @param refused the newest sample was refused or answered wrongly, so it did not hang
 * @param unclear samples in a row that ran out of time on a lossy path, and were not counted as a miss yet
 * @param from samples begun before then don't count
 * @param heardAt when the newest sample came, or since when one is waited for
 * @param stale no sample has come for so long that the last one says nothing any more
 * @param why of the newest sample that wasn't up, or empty
 */
public record ProbeEvidence(Watch watch, boolean seenUp, long lastUpSentAt, boolean untried, boolean refused,
        int unclear, long from, long heardAt, boolean stale, String why) {
    /** This many samples that ran out of time on a lossy path are worth one on a clean path. */
    private static final int LOSSY_WORTH = 10;
    /** Of interval and timeout together: whoever should ask has stopped. */
    private static final int STALE_AFTER = 3;

    static ProbeEvidence begin(Pace pace, boolean seenUp, long now) {
        return new ProbeEvidence(seenUp ? Watch.remembered(pace, now) : Watch.begin(pace, now), seenUp, Watch.NEVER,
                false, false, 0, Watch.NEVER, now, false, "");
    }

    /**
     * Weighs a sample. One that only ran out of time counts as a miss only while the primary's echoes were answered
     * without loss over the same span: else it is part of the host's silence, and the host's watch will tell. On a path
     * that loses time and again a clean span is luck, and a lost SYN takes a second to be sent again: there it takes
     * ten times as many in a row.
     */
    ProbeEvidence weigh(Sample sample, HostEvidence host, long now) {
        if (sample.late() || sample.sentAt() < from) {
            return this;
        }
        return switch (sample.kind()) {
            case UP -> new ProbeEvidence(watch.heard(sample.at()), true, Math.max(lastUpSentAt, sample.sentAt()), false,
                    false, 0, from, now, false, "");
            case FAILED -> new ProbeEvidence(watch.missed(sample.sentAt(), now), seenUp, lastUpSentAt, false, true,
                    0, from, now, false, sample.why());
            case TIMED_OUT -> {
                boolean clean = host.host() == Verdict.UP && host.firstMiss() == Watch.NEVER
                        && (host.lastLoss() == Watch.NEVER || host.lastLoss() < sample.sentAt())
                        && !host.lossy(sample.sentAt());
                // It answered while the host was silent already: then it alone tells, and its silence must count.
                clean |= host.host() == Verdict.DOWN && lastUpSentAt != Watch.NEVER && lastUpSentAt > host.firstMiss();
                int lost = clean || host.host() != Verdict.UP ? 0 : unclear + 1;
                boolean missed = clean || lost == LOSSY_WORTH;
                yield new ProbeEvidence(missed ? watch.missed(sample.sentAt(), now) : watch, seenUp, lastUpSentAt,
                        false, false, lost % LOSSY_WORTH, from, now, false, sample.why());
            }
            case UNTRIED -> new ProbeEvidence(watch, seenUp, lastUpSentAt, true, false, unclear, from, now, false,
                    sample.why());
        };
    }

    ProbeEvidence at(long now) {
        var later = watch.at(now);
        boolean old = now >= staleAt();
        return later == watch && old == stale
                ? this
                : new ProbeEvidence(later, seenUp, lastUpSentAt, untried, refused, unclear, from, heardAt, old, why);
    }

    /** From when on the last sample says nothing any more. */
    public long staleAt() {
        var pace = watch.pace();
        return heardAt + pace.interval().plus(pace.timeout()).multipliedBy(STALE_AFTER).toNanos();
    }

    ProbeEvidence again(long now) {
        return new ProbeEvidence(watch.again(now), seenUp, lastUpSentAt, untried, refused, 0, now, now, false, why);
    }

    /** The addresses have moved: another host answers now. */
    ProbeEvidence moved(long now) {
        return new ProbeEvidence(seenUp ? Watch.remembered(watch.pace(), now) : Watch.begin(watch.pace(), now), seenUp,
                Watch.NEVER, false, false, 0, now, now, false, "");
    }

    /** A sample has succeeded that was begun since everything was asked again. */
    boolean answers() {
        return lastUpSentAt != Watch.NEVER && lastUpSentAt >= from;
    }

    public Verdict verdict() {
        return stale || untried && watch.verdict() == Verdict.UP ? Verdict.UNKNOWN : watch.verdict();
    }
}
