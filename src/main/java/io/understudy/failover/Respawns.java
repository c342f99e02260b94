package io.understudy.failover;

import java.util.List;

/** When respawns were ordered, over all recoveries within the window; monotonic nanoseconds, the newest last. */
public record Respawns(List<Long> at) {
    public static final Respawns NONE = new Respawns(List.of());

    public Respawns {
        at = List.copyOf(at);
    }

    /** Whether there were as many as the limit over all recoveries allows. */
    boolean usedUp(Policy.Respawn limit, long now) {
        return Moments.count(at, limit.window(), now) >= limit.most();
    }

    Respawns and(Policy.Respawn limit, long now) {
        return new Respawns(Moments.and(at, limit.window(), now));
    }
}
