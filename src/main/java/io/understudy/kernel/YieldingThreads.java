package io.understudy.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Platform threads that give way to all others of this host: what watches the services comes first, however many pages
 * are asked for. Linux has a nice value for each thread (setpriority(2), "C library/kernel differences").
 */
public final class YieldingThreads implements ThreadFactory {
    private static final Logger log = LoggerFactory.getLogger(YieldingThreads.class);
    /** Of 19: about a tenth of the share of an ordinary thread, when both want the processor. */
    private static final int NICE = 10;
    /** With {@code who} 0: the calling thread. */
    private static final int PRIO_PROCESS = 0;
    private static final MethodHandle SETPRIORITY = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("setpriority"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT));

    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    private YieldingThreads(String name) {
        this.name = name;
    }

    /** @param name of the threads, before their number */
    public static YieldingThreads named(String name) {
        return new YieldingThreads(name);
    }

    @Override
    public Thread newThread(Runnable work) {
        return Thread.ofPlatform().name(name + "-" + made.incrementAndGet()).daemon(true).unstarted(() -> {
            giveWay();
            work.run();
        });
    }

    /** The calling thread stays nice until it ends: an ordinary user can't take it back. */
    private static void giveWay() {
        try {
            int result = (int) SETPRIORITY.invokeExact(PRIO_PROCESS, 0, NICE);
            if (result != 0) {
                log.debug("event=thread-not-nice result={}", result);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("setpriority can't be called", e);
        }
    }
}
