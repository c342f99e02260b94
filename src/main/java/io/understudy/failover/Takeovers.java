package io.understudy.failover;

import java.util.List;

/**
 * When automatic takeovers added the addresses, within hold-down's window and since the last acknowledgement; monotonic
 * nanoseconds, one moment a recovery, the newest last.
 */
public record Takeovers(List<Long> at) {
    public static final Takeovers NONE = new Takeovers(List.of());

    public Takeovers {
        at = List.copyOf(at);
    }

    Takeovers and(HoldDown holdDown, long now) {
        return new Takeovers(Moments.and(at, holdDown.window(), now));
    }
}
