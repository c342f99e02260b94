package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls that Understudy makes, through the Foreign Function and Memory API. Each returns what the call
 * returns, or the negative errno(3). Any thread.
 */
final class Libc {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_DONTWAIT = 0x40;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUF = 8;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_TIMESTAMPNS = 35;

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EFAULT = 14;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int ENOTSOCK = 88;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;
    static final int EHOSTDOWN = 112;
    static final int EHOSTUNREACH = 113;

    private static final short POLLIN = 1;
    private static final short POLLNVAL = 32;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    /** errno is captured into memory of the calling thread's own. */
    private static final ThreadLocal<MemorySegment> CAPTURED = ThreadLocal
            .withInitial(() -> Arena.ofAuto().allocate(STATE));

    private static final MethodHandle SOCKET = bind("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = bind("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETSOCKOPT = bind("setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT = bind("getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SENDTO = bind("sendto",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECVMMSG = bind("recvmmsg",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle RECVFROM = bind("recvfrom",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle POLL = bind("poll",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD = bind("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle WRITE = bind("write",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOCK_GETTIME = bind("clock_gettime",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle PRCTL = LINKER.downcallHandle(LINKER.defaultLookup().find("prctl").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(1));

    private Libc() {}

    private static MethodHandle bind(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type,
                Linker.Option.captureCallState("errno"));
    }

    private static int checked(int result, MemorySegment state) {
        return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
    }

    /** A downcall throws nothing of its own; what comes out is an error of the JVM or of ours. */
    private static IllegalStateException broken(Throwable e) {
        return new IllegalStateException("a system call could not be made", e);
    }

    static int socket(int family, int type, int protocol) {
        var state = CAPTURED.get();
        try {
            return checked((int) SOCKET.invokeExact(state, family, type | SOCK_CLOEXEC, protocol), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static int bind(int socket, MemorySegment address) {
        var state = CAPTURED.get();
        try {
            return checked((int) BIND.invokeExact(state, socket, address, (int) address.byteSize()), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static void close(int descriptor) {
        try {
            int result = (int) CLOSE.invokeExact(CAPTURED.get(), descriptor);
            assert result <= 0; // Linux closes the descriptor whatever it says, close(2)
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static int option(int socket, int level, int option, MemorySegment value) {
        var state = CAPTURED.get();
        try {
            return checked((int) SETSOCKOPT.invokeExact(state, socket, level, option, value, (int) value.byteSize()),
                    state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static int option(int socket, int level, int option, int value) {
        try (var arena = Arena.ofConfined()) {
            return option(socket, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    /** Reads an option into {@code value}, whose size is the most that is read. */
    static int readOption(int socket, int level, int option, MemorySegment value) {
        var state = CAPTURED.get();
        try (var arena = Arena.ofConfined()) {
            var length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            return checked((int) GETSOCKOPT.invokeExact(state, socket, level, option, value, length), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static int send(int socket, MemorySegment data, long length, MemorySegment to) {
        var state = CAPTURED.get();
        try {
            return checked(
                    (int) (long) SENDTO.invokeExact(state, socket, data, length, MSG_DONTWAIT, to, (int) to.byteSize()),
                    state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** @param from is filled in, or {@link MemorySegment#NULL}; {@code fromLength} likewise */
    static int receive(int socket, MemorySegment into, int flags, MemorySegment from, MemorySegment fromLength) {
        var state = CAPTURED.get();
        try {
            return checked(
                    (int) (long) RECVFROM.invokeExact(state, socket, into, into.byteSize(), flags, from, fromLength),
                    state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static int receiveMany(int socket, MemorySegment messages, int count) {
        var state = CAPTURED.get();
        try {
            return checked((int) RECVMMSG.invokeExact(state, socket, messages, count, MSG_DONTWAIT, MemorySegment.NULL),
                    state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** What poll(2) said. */
    enum Ready {
        NOTHING_YET,
        SOCKET,
        WAKE,
        INVALID
    }

    /** Waits until {@code socket} can be read, at most {@code millis}. @return 0 when it can't yet */
    static int awaitReadable(MemorySegment pollfd, int socket, int millis) {
        pollfd.set(JAVA_INT, 0, socket);
        pollfd.set(JAVA_SHORT, 4, POLLIN);
        pollfd.set(JAVA_SHORT, 6, (short) 0);
        return poll(pollfd, 1, millis);
    }

    /**
     * Waits until {@code socket} can be read or {@code wake} was written to, at most {@code millis}; being woken comes
     * first.
     */
    static Ready awaitEither(MemorySegment pollfds, int socket, int wake, int millis) {
        pollfds.set(JAVA_INT, 0, socket);
        pollfds.set(JAVA_SHORT, 4, POLLIN);
        pollfds.set(JAVA_SHORT, 6, (short) 0);
        pollfds.set(JAVA_INT, 8, wake);
        pollfds.set(JAVA_SHORT, 12, POLLIN);
        pollfds.set(JAVA_SHORT, 14, (short) 0);
        int ready = poll(pollfds, 2, millis);
        if (ready == 0 || ready == -EINTR) {
            return Ready.NOTHING_YET;
        }
        int said = pollfds.get(JAVA_SHORT, 6);
        if (ready < 0 || (said & POLLNVAL) != 0) {
            return Ready.INVALID;
        }
        return pollfds.get(JAVA_SHORT, 14) != 0 ? Ready.WAKE : Ready.SOCKET;
    }

    private static int poll(MemorySegment pollfds, long count, int millis) {
        var state = CAPTURED.get();
        try {
            return checked((int) POLL.invokeExact(state, pollfds, count, millis), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A descriptor that becomes readable once it was {@link #signal signalled}, eventfd(2). */
    static int event() {
        var state = CAPTURED.get();
        try {
            return checked((int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC | EFD_NONBLOCK), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static void signal(int event) {
        try (var arena = Arena.ofConfined()) {
            long written = (long) WRITE.invokeExact(CAPTURED.get(), event, arena.allocateFrom(JAVA_LONG, 1L), 8L);
            assert written == 8 || written < 0; // a full counter is readable too, which is all that is wanted
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Nanoseconds of a clock, clock_gettime(2). */
    static long clock(int id) {
        try (var arena = Arena.ofConfined()) {
            var time = arena.allocate(16, 8);
            int result = (int) CLOCK_GETTIME.invokeExact(CAPTURED.get(), id, time);
            return result < 0 ? -1 : time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, 8);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static int prctl(int option, long argument) {
        var state = CAPTURED.get();
        try {
            return checked((int) PRCTL.invokeExact(state, option, argument), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** What errno(3) means, for the few that are met here. */
    static String name(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case EIO -> "input/output error";
            case EBADF, ENOTSOCK -> "the socket is gone";
            case EACCES -> "permission denied";
            case ENXIO, ENODEV -> "no such device";
            case EAGAIN -> "try again";
            case EEXIST -> "it is there already";
            case EINVAL -> "invalid argument";
            case EMFILE -> "too many open files (raise LimitNOFILE)";
            case EAFNOSUPPORT -> "the kernel does not have this address family";
            case EADDRNOTAVAIL -> "address not available";
            case ENETDOWN -> "the interface is down";
            case ENETUNREACH -> "the network is unreachable";
            case ENOBUFS -> "no buffer space";
            case EHOSTUNREACH -> "no route to the host";
            default -> "errno " + errno;
        };
    }
}
