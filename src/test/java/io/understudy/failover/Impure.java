package io.understudy.failover;

import io.understudy.web.format.PageFormat;
import java.time.Clock;
import java.time.InstantSource;

/** What must never be in this package, for {@code ArchitectureRulesTests} to show to the rules. */
public final class Impure {
    private Impure() {}

    /** Knows a clock, though it never reads it. */
    public record Clocked(Clock clock, InstantSource source) {}

    /** Waits. */
    public record Threaded(Thread thread) {}

    /** Depends on a page. */
    public record Shown(Class<PageFormat> page) {
        public Shown() {
            this(PageFormat.class);
        }
    }
}
