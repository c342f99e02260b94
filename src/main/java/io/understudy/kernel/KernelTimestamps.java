package io.understudy.kernel;

import io.understudy.time.Ticker;
import java.time.InstantSource;

/** Puts the kernel's stamps, which are wall time, on the monotonic clock. Any thread. */
record KernelTimestamps(Ticker ticker, InstantSource clock) {
    /**
     * A packet does not wait longer than this to be read; an older stamp tells that the wall clock was set in between.
     */
    private static final long OLDEST = 60_000_000_000L;
    /** Two clocks are read right after each other, unless a pause fell between: then they are read again. */
    private static final long APART = 1_000_000L;
    private static final int READINGS = 3;

    /** @param wall nanoseconds since 1970, or {@link PacketBatch#NO_STAMP}: then it is now */
    long monotonic(long wall) {
        long now = ticker.nanos();
        if (wall == PacketBatch.NO_STAMP) {
            return now;
        }
        long wallNow = 0;
        for (int reading = 0; reading < READINGS; reading++) {
            long before = ticker.nanos();
            var instant = clock.instant();
            now = ticker.nanos();
            wallNow = instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
            if (now - before <= APART) {
                break;
            }
        }
        long ago = wallNow - wall;
        return ago >= 0 && ago < OLDEST ? now - ago : now;
    }
}
