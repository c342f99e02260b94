package io.understudy.settings.budget;

import com.sun.management.UnixOperatingSystemMXBean;
import io.understudy.settings.Settings;
import java.lang.management.ManagementFactory;

/** The open files that watching and taking over need (RLIMIT_NOFILE, getrlimit(2)). */
public final class Descriptors {
    /** Jars and libraries, the journal, the sockets that watch, with some to spare. */
    private static final int ALWAYS = 250;
    /** An SSH session, and two commands with their pipes. */
    private static final int A_SERVICE = 10;
    /** A connection and its successor, or a command. */
    private static final int A_PROBE = 4;

    private Descriptors() {}

    /** How many this process may have open. */
    public static long ofThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** How many are kept for the services: nobody's page gets them. */
    public static long needed(Settings settings) {
        return ALWAYS + settings.services().stream().mapToLong(s -> A_SERVICE + (long) A_PROBE * s.probes().size())
                .sum();
    }
}
