package io.understudy.failover;

/**
 * One service probe as weighed so far.
 *
 * @param seenUp it was seen up since it was configured like this (kept for a day over restarts): before that its failures mean nothing
 * @param lastUpSentAt when the newest successful sample was begun, or {@link Watch#NEVER}
 * @param untried the newest sample could not be tried
 * @param refused the newest sample was refused or answered wrongly, so it did not hang
 * @param why of the newest sample that wasn't up, or empty
 */
public record ProbeEvidence(Watch watch, boolean seenUp, long lastUpSentAt, boolean untried, boolean refused,
        String why) {
    static ProbeEvidence begin(Pace pace, boolean seenUp, long now) {
        return new ProbeEvidence(seenUp ? Watch.remembered(pace, now) : Watch.begin(pace, now), seenUp, Watch.NEVER,
                false, false, "");
    }

    /**
     * Weighs a sample. One that only ran out of time counts as a miss only while the primary's echoes were answered without loss
     * over the same span: else it is part of the host's silence, and the host's watch will tell.
     */
    ProbeEvidence weigh(Sample sample, HostEvidence host, long now) {
        if (sample.late()) {
            return this;
        }
        return switch (sample.kind()) {
            case UP -> new ProbeEvidence(watch.heard(sample.at()), true, Math.max(lastUpSentAt, sample.sentAt()), false,
                    false, "");
            case FAILED -> new ProbeEvidence(watch.missed(sample.sentAt(), now), seenUp, lastUpSentAt, false, true,
                    sample.why());
            case TIMED_OUT -> {
                boolean clean = host.host() == Verdict.UP && host.firstMiss() == Watch.NEVER
                        && (host.lastLoss() == Watch.NEVER || host.lastLoss() < sample.sentAt());
                yield new ProbeEvidence(clean ? watch.missed(sample.sentAt(), now) : watch, seenUp, lastUpSentAt, false,
                        false, sample.why());
            }
            case UNTRIED -> new ProbeEvidence(watch, seenUp, lastUpSentAt, true, false, sample.why());
        };
    }

    ProbeEvidence at(long now) {
        var later = watch.at(now);
        return later == watch ? this : new ProbeEvidence(later, seenUp, lastUpSentAt, untried, refused, why);
    }

    ProbeEvidence again(long now) {
        return new ProbeEvidence(watch.again(now), seenUp, lastUpSentAt, untried, refused, why);
    }

    public Verdict verdict() {
        return untried && watch.verdict() == Verdict.UP ? Verdict.UNKNOWN : watch.verdict();
    }
}
