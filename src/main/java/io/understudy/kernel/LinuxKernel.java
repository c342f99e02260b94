package io.understudy.kernel;

import io.understudy.time.Ticker;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel this process runs on, in the network namespace of the thread that opens a port. */
final class LinuxKernel implements Kernel {
    private static final Logger log = LoggerFactory.getLogger(LinuxKernel.class);
    private static final int CLOCK_BOOTTIME = 7;
    private static final int PR_SET_TIMERSLACK = 29;

    private final KernelTimestamps stamps;

    LinuxKernel(Ticker ticker, InstantSource clock) {
        this.stamps = new KernelTimestamps(ticker, clock);
    }

    @Override
    public EchoPort openEcho(EchoPort.Listener listener) throws KernelException {
        long nonce = new SecureRandom().nextLong();
        var four = new EchoSocket(false, nonce, listener, stamps);
        EchoSocket six = null;
        try {
            six = new EchoSocket(true, nonce, listener, stamps);
        } catch (KernelException e) {
            log.warn("event=no-ipv6-echo why=\"{}\"", e.getMessage()); // a kernel without IPv6 still watches IPv4 hosts
        }
        return new BothFamilies(four, six);
    }

    private record BothFamilies(EchoSocket four, @Nullable EchoSocket six) implements EchoPort {
        @Override
        public long send(InetAddress target, long token) throws KernelException {
            if (target.getAddress().length == 4) {
                return four.send(target, token);
            }
            if (six == null) {
                throw new KernelException("this kernel has no ICMPv6 socket for " + target.getHostAddress(),
                        Libc.EAFNOSUPPORT);
            }
            return six.send(target, token);
        }

        @Override
        public void close() {
            four.close();
            if (six != null) {
                six.close();
            }
        }
    }

    @Override
    public NeighbourPort openNeighbours(String interfaceName, NeighbourPort.Listener listener) throws KernelException {
        return new NeighbourSocket(interfaceName, new Netlink(), listener, stamps);
    }

    @Override
    public Links openLinks() throws KernelException {
        return new Netlink();
    }

    @Override
    public Segments openSegments() throws KernelException {
        return new ObservedSegments(new Netlink());
    }

    @Override
    public Duration uptime() throws KernelException {
        long nanos = Libc.clock(CLOCK_BOOTTIME);
        if (nanos < 0) {
            throw new KernelException("the kernel's uptime can't be read", 0);
        }
        return Duration.ofNanos(nanos);
    }

    @Override
    public void precise() {
        int result = Libc.prctl(PR_SET_TIMERSLACK, 1);
        if (result < 0) {
            log.warn("event=timer-slack why=\"{}\"", Libc.name(-result)); // 50 µs later, no more
        }
    }
}
