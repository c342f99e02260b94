package io.understudy.fence;

import java.time.Duration;

/** Waits between two questions to an agent; the simulator waits by clocks of its own. */
@FunctionalInterface
interface AgentPollPause {
    /** Blocks for that long. @return false when the thread was interrupted: the caller must finish */
    boolean of(Duration span);

    /** Puts the calling thread to sleep. */
    static boolean asleep(Duration span) {
        try {
            Thread.sleep(span);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
