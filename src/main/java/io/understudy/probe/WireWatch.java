package io.understudy.probe;

import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;

/** Who answers for one address. Owned by the watching thread. */
final class WireWatch {
    private int unanswered;
    private long lastAsked = Watch.NEVER;
    private long answeredAsk = Watch.NEVER;
    private long quietSince;
    private String by = "";
    private Wire.Kind kind = Wire.Kind.UNASKED;

    WireWatch(long now) {
        quietSince = now;
    }

    /** Earlier answers no longer count: only what is asked from now on. */
    void anew() {
        unanswered = 0;
        kind = Wire.Kind.UNASKED;
    }

    void asked(long at) {
        unanswered = Math.min(unanswered + 1, 1_000_000);
        lastAsked = at;
    }

    /** @return whether it was someone else, or nobody, before */
    boolean answered(String who, long at) {
        boolean changed = kind != Wire.Kind.ANSWERED || !who.equals(by);
        kind = Wire.Kind.ANSWERED;
        by = who;
        // ARP carries no token: an answer belongs to the newest question; one that came of itself to its own moment.
        answeredAsk = lastAsked == Watch.NEVER ? at : unanswered == 0 ? Math.max(lastAsked, at) : lastAsked;
        unanswered = 0;
        quietSince = at;
        return changed;
    }

    /** @return whether it has become silent */
    boolean weigh(long now, int failAfter, long patience) {
        if (kind == Wire.Kind.SILENT || unanswered < failAfter || now < lastAsked + patience) {
            return false;
        }
        kind = Wire.Kind.SILENT;
        return true;
    }

    /**
     * A question is over: who was asked and has not answered it at all is silent; one answer to any part of it is an
     * answer.
     */
    void settle() {
        if (kind == Wire.Kind.UNASKED && unanswered > 0) {
            kind = Wire.Kind.SILENT;
        }
    }

    Wire wire() {
        return new Wire(kind, by, kind == Wire.Kind.ANSWERED ? answeredAsk : lastAsked, quietSince);
    }
}
