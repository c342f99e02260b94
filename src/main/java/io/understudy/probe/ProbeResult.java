package io.understudy.probe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One sample of a service probe.
 *
 * @param sentAt, at when it was begun and when it ended, monotonic nanoseconds
 * @param late it was begun or ended more than the probe's timeout late: it says more about this host
 * @param lag how late it was begun
 */
public record ProbeResult(String service, String probe, long sentAt, long at, Outcome outcome, boolean late,
        Duration lag) {
    public sealed interface Outcome {
        /** What was expected and what came, for people; empty when up. */
        String why();

        /** What people should look at all the same; null: nothing. */
        default @Nullable Concern concern() {
            return null;
        }
    }

    /** What was expected came. */
    public record Up(@Nullable Concern concern) implements Outcome {
        public Up() {
            this(null);
        }

        @Override
        public String why() {
            return "";
        }
    }

    /** Refused, or a wrong answer. */
    public record Failed(String why) implements Outcome {}

    /** Nobody answered in time, or nobody is there. */
    public record TimedOut(String why) implements Outcome {}

    /** Could not be tried for a reason on this host. */
    public record Untried(String why, @Nullable Concern concern) implements Outcome {
        public Untried(String why) {
            this(why, null);
        }

        /** The answer is beyond what is read; people are told, since it stays so until they change something. */
        static Untried limit(String why) {
            var line = OneLine.of(why);
            return new Untried(line, new Concern(Concern.Kind.LIMIT, line));
        }
    }
}
