package io.understudy.fence;

import java.time.Duration;

/** Waits between two questions to an agent; the simulator's clocks are its own. */
@FunctionalInterface
interface AgentPollPause {
    /** Blocks for that long. @return false when the thread was interrupted: whoever waits is to come to an end */
    boolean of(Duration span);

    /** Of the thread that calls. */
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
