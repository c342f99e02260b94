package io.understudy.failover;

import io.understudy.vocabulary.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule of hold-down: which takeovers count, and how many within its window are too many. Pure. */
public final class HoldDown {
    private HoldDown() {}

    /**
     * Addresses were about to be added, as the journal remembers it.
     *
     * @param recovery the recovery it was a part of
     * @param trigger what began that recovery; null where the journal has no word for it that this version knows
     * @param at on the monotonic clock, nanoseconds
     * @param failed it certainly did not happen
     */
    public record Attempt(String recovery, @Nullable Trigger trigger, long at, boolean failed) {}

    /** Whether a takeover of such a recovery counts. One of unknown origin does: it is the safer side. */
    public static boolean counts(@Nullable Trigger trigger) {
        return trigger == null || trigger.automatic();
    }

    /**
     * When the takeovers that count happened, oldest first. A recovery counts once, from its first attempt that may have
     * happened: where a proof is refuted the addresses are added twice, and it is one takeover all the same.
     */
    public static List<Long> takeovers(List<Attempt> attempts) {
        var seen = new HashSet<String>();
        var found = new ArrayList<Long>();
        attempts.stream().filter(a -> counts(a.trigger()) && !a.failed())
                .sorted(Comparator.comparingLong(Attempt::at))
                .filter(a -> seen.add(a.recovery()))
                .forEach(a -> found.add(a.at()));
        return List.copyOf(found);
    }

    /** Whether {@code most} takeovers or more lie within {@code window} before {@code now}. */
    public static boolean exceeded(List<Long> takenOverAt, Duration window, int most, long now) {
        return takenOverAt.stream().filter(at -> now - at < window.toNanos()).count() >= most;
    }
}
