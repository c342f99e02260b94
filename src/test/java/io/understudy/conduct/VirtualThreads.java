package io.understudy.conduct;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Must be refused by the rule on threads; here, since it looks at packages. */
public final class VirtualThreads {
    private VirtualThreads() {}

    public static final class Started {
        private final Thread thread = Thread.ofVirtual().unstarted(() -> {
        });

        Thread thread() {
            return thread;
        }
    }

    public static final class Pooled {
        private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();

        ExecutorService pool() {
            return pool;
        }
    }
}
