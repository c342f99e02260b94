package io.understudy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KernelTimestampsTests {
    private static final long WALL = 1_800_000_000_000_000_000L;
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

    @Test
    void putsTheKernelsStampOnTheMonotonicClock() {
        var stamps = new KernelTimestamps(() -> 5_000_000_000L, () -> NOW);

        long at = stamps.monotonic(WALL - 45_000_000L);

        assertThat(at).isEqualTo(5_000_000_000L - 45_000_000L);
    }

    @Test
    void takesNowWithoutAStamp() {
        var stamps = new KernelTimestamps(() -> 42, () -> NOW);

        assertThat(stamps.monotonic(PacketBatch.NO_STAMP)).isEqualTo(42);
    }

    @Test
    void takesNowWhenTheWallClockWasSetInBetween() {
        var stamps = new KernelTimestamps(() -> 42, () -> NOW);

        assertThat(stamps.monotonic(WALL + 1)).isEqualTo(42);
        assertThat(stamps.monotonic(WALL - 60_000_000_000L)).isEqualTo(42);
    }

    @Test
    void readsTheClocksAgainWhenAPauseFellBetween() {
        var readings = new AtomicLong();
        // the first pair is 20 ms apart, as after a collection; all later ones follow at once
        long[] nanos = {0, 0, 20_000_000L};
        var stamps = new KernelTimestamps(() -> nanos[(int) Math.min(readings.getAndIncrement(), 2)],
                () -> NOW.plusNanos(readings.get() > 2 ? 20_000_000L : 0));

        long at = stamps.monotonic(WALL);

        assertThat(at).isZero();
    }
}
