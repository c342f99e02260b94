package io.understudy.probe;

import static io.understudy.probe.Watched.HARDWARE;
import static io.understudy.probe.Watched.PRIMARY;
import static io.understudy.probe.Watched.VIP;
import static io.understudy.probe.Watched.WITNESS;
import static io.understudy.probe.Watched.pace;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Wire;
import io.understudy.kernel.EchoPort;
import io.understudy.kernel.HardwareAddress;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Link;
import io.understudy.kernel.Links;
import io.understudy.kernel.NeighbourPort;
import io.understudy.kernel.Segment;
import io.understudy.kernel.Segments;
import io.understudy.vocabulary.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The watching thread with its mailbox, on a kernel that answers at once. */
class EchoHostWatchTests {
    private final InstantKernel kernel = new InstantKernel();
    private final EchoHostWatch watch = open(kernel);
    private final Heard heard = new Heard();

    private static EchoHostWatch open(Kernel kernel) {
        try {
            return new EchoHostWatch(kernel, System::nanoTime);
        } catch (KernelException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() {
        watch.close();
    }

    @Test
    void sendsAndTakesInWhatCame() {
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);

        await(() -> heard.answers.get() > 5 && heard.last().networkOk() && heard.last().host() == Verdict.UP);

        assertThat(heard.last().host()).isEqualTo(Verdict.UP);
        assertThat(heard.last().hardware()).isEqualTo(HARDWARE);
        assertThat(watch.look("web")).hasValueSatisfying(look -> {
            assertThat(look.roundTrip()).isNotNull();
            assertThat(look.evidence().wire(VIP).kind()).isEqualTo(Wire.Kind.ANSWERED);
        });
        assertThat(kernel.asked).contains(PRIMARY, InetAddress.ofLiteral(VIP.address()), WITNESS);
    }

    @Test
    void anOrderedQuestionIsAnsweredOnTheWatchingThread() throws Exception {
        var answer = new CompletableFuture<String>();
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);

        watch.askWire("web", 2, Duration.ofMillis(20), _ -> answer.complete(Thread.currentThread().getName()));

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("host-watch");
    }

    @Test
    void aChangeOfTheSegmentIsFollowed() {
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);
        await(() -> heard.last().networkOk() && heard.last().host() == Verdict.UP);
        kernel.carrier = false;

        kernel.segments.forEach(listener -> listener.accept(kernel.segment()));

        await(() -> !heard.last().carrier());
        kernel.watcher.get().linkChanged(eth0(true));
        await(() -> heard.last().carrier());
    }

    @Test
    void tellsThePortWhomItConcernsAndWhichAddressesAreNotItsOwn() {
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);

        var vip = InetAddress.ofLiteral(VIP.address());
        await(() -> kernel.concerned.get().equals(Set.of(PRIMARY, vip, WITNESS)));
        await(() -> kernel.services.get().equals(Set.of(vip)));
    }

    @Test
    void aPortThatIsRefusedIsNotAskedAndTheOthersAreWatchedOn() {
        kernel.neighboursRefused = true;
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);

        await(() -> heard.answers.get() > 5);

        assertThat(watch.look("web").orElseThrow().evidence().wire(VIP).kind()).isEqualTo(Wire.Kind.UNASKED);
    }

    @Test
    void whatIsForgottenIsNoLongerAsked() {
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);
        await(() -> heard.answers.get() > 2);

        watch.held("web", Set.of());
        watch.again("web");
        watch.forget("web");

        await(() -> watch.look("web").isEmpty());
        int answers = heard.answers.get();
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> heard.answers.get() == answers);
    }

    /** Each turn fails: the thread goes on, and says that it does nothing. */
    @Test
    void aFaultWithEachTurnIsTrouble() {
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);
        await(() -> heard.answers.get() > 2);
        assertThat(watch.trouble()).isEmpty();

        kernel.fault = new NoClassDefFoundError("gone with the old jar");

        await(() -> watch.trouble().isPresent());
        assertThat(watch.trouble().orElseThrow()).contains("gone with the old jar");
    }

    /** The thread that received has ended: the host would stand as it was for ever, and nobody would know. */
    @Test
    void aSocketThatBrokeIsTrouble() {
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);
        await(() -> heard.answers.get() > 2);

        kernel.echoBroken = true;

        await(() -> watch.trouble().isPresent());
        assertThat(watch.trouble().orElseThrow()).contains("the echo socket broke");
    }

    /** A cable that is unplugged is no fault of this process. */
    @Test
    void anInterfaceThatIsDownIsNoTrouble() {
        kernel.neighboursRefused = true;
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);

        await(() -> heard.answers.get() > 15);

        assertThat(watch.trouble()).isEmpty();
    }

    @Test
    void whatCannotBeAskedIsAnsweredAtOnce() throws Exception {
        var hangs = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);
        await(() -> heard.last().host() == Verdict.UP);
        watch.askWire("web", 1, Duration.ofMillis(20), _ -> {
            hangs.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 65_536; i++) {
            watch.again("web");
        }
        var answer = new AtomicReference<HostEvidence>();

        watch.askWire("web", 1, Duration.ofMillis(20), answer::set);

        assertThat(answer.get().networkOk()).isFalse();
        assertThat(answer.get().wire(VIP).kind()).isEqualTo(Wire.Kind.UNASKED);
        released.countDown();
    }

    @Test
    void closingEndsTheThreadAndThePorts() {
        watch.watch(Watched.service("web", pace(20, 2000, 3, 6000)), false, heard);
        await(() -> heard.answers.get() > 2);

        watch.close();

        assertThat(kernel.closed).contains("echo", "links", "watch", "neighbours");
    }

    private static Link eth0(boolean carrier) {
        return new Link(2, "eth0", HardwareAddress.parse("02:00:00:00:00:0b"), true, carrier);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    private static final class Heard implements HostWatch.Listener {
        private final AtomicInteger answers = new AtomicInteger();
        private final AtomicReference<HostEvidence> last = new AtomicReference<>(HostEvidence.NOTHING);

        HostEvidence last() {
            return last.get();
        }

        @Override
        public void changed(HostEvidence evidence) {
            last.set(evidence);
        }

        @Override
        public void answered(Duration roundTrip) {
            answers.incrementAndGet();
        }

        @Override
        public void missed() {
            // a busy machine may be late
        }

        @Override
        public void sent(Duration lag) {
            // the same
        }
    }

    /** Everybody answers in the moment of being asked. */
    private static final class InstantKernel implements Kernel {
        private final Set<InetAddress> asked = ConcurrentHashMap.newKeySet();
        private final List<String> closed = new CopyOnWriteArrayList<>();
        private final AtomicReference<Links.Watcher> watcher = new AtomicReference<>();
        private final List<Consumer<Segment>> segments = new CopyOnWriteArrayList<>();
        private final AtomicReference<Set<InetAddress>> concerned = new AtomicReference<>(Set.of());
        private final AtomicReference<Set<InetAddress>> services = new AtomicReference<>(Set.of());
        private volatile boolean carrier = true;
        private volatile boolean neighboursRefused;
        private volatile @Nullable Error fault;
        private volatile boolean echoBroken;

        @Override
        public EchoPort openEcho(EchoPort.Listener listener) {
            return new EchoPort() {
                @Override
                public long send(InetAddress target, long token) throws KernelException {
                    if (echoBroken) {
                        throw new KernelException("the echo socket broke: EIO", 5);
                    }
                    long at = System.nanoTime();
                    listener.answered(target, token, at + 1);
                    return at;
                }

                @Override
                public void close() {
                    closed.add("echo");
                }
            };
        }

        @Override
        public NeighbourPort openNeighbours(String interfaceName, NeighbourPort.Listener listener)
                throws KernelException {
            if (neighboursRefused) {
                throw new KernelException("not permitted", 1);
            }
            return new InstantNeighbours(listener);
        }

        @Override
        public Links openLinks() {
            return new InstantLinks();
        }

        @Override
        public Segments openSegments() {
            return new Segments() {
                @Override
                public void observe(String interfaceName, Consumer<Segment> listener) {
                    segments.add(listener);
                    listener.accept(segment());
                }

                @Override
                public void close() {
                    closed.add("segments");
                }
            };
        }

        Segment segment() {
            return carrier ? Watched.SEGMENT : Segment.absent(Watched.SEGMENT.interfaceName());
        }

        @Override
        public Duration uptime() {
            if (fault != null) {
                throw fault;
            }
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void precise() {
            // nobody waits long
        }

        private final class InstantNeighbours implements NeighbourPort {
            private final NeighbourPort.Listener listener;

            InstantNeighbours(NeighbourPort.Listener listener) {
                this.listener = listener;
            }

            @Override
            public OptionalLong ask(InetAddress address) {
                long at = System.nanoTime();
                asked.add(address);
                listener.heard(address, HardwareAddress.parse(HARDWARE), true, at + 1);
                return OptionalLong.of(at);
            }

            @Override
            public OptionalLong probe(InetAddress address) {
                return ask(address);
            }

            @Override
            public void hearOf(Set<InetAddress> addresses) {
                concerned.set(Set.copyOf(addresses));
            }

            @Override
            public void neverFrom(Set<InetAddress> addresses) {
                services.set(Set.copyOf(addresses));
            }

            @Override
            public void request(InetAddress from, InetAddress target) {
                throw new IllegalStateException("the host watch only asks");
            }

            @Override
            public void announce(InetAddress address) {
                throw new IllegalStateException("the host watch only asks");
            }

            @Override
            public void announceFor(InetAddress address, HardwareAddress owner) {
                throw new IllegalStateException("the host watch only asks");
            }

            @Override
            public HardwareAddress hardwareAddress() {
                throw new IllegalStateException("the host watch only asks");
            }

            @Override
            public void close() {
                closed.add("neighbours");
            }
        }

        private final class InstantLinks implements Links {
            @Override
            public Optional<Link> find(String name) {
                return Optional.of(eth0(carrier));
            }

            @Override
            public Optional<Link> find(int index) {
                return Optional.of(eth0(carrier));
            }

            @Override
            public List<InterfaceAddress> addresses(Link link) {
                return List.of();
            }

            @Override
            public void add(Link link, InetAddress address, int prefix) {
                throw new IllegalStateException("the host watch changes nothing");
            }

            @Override
            public void delete(Link link, InetAddress address, int prefix) {
                throw new IllegalStateException("the host watch changes nothing");
            }

            @Override
            public List<Link> all() {
                return List.of();
            }

            @Override
            public List<InetAddress> gateways(Link link) {
                return List.of();
            }

            @Override
            public Optional<InetAddress> gateway(Link link) {
                return Optional.empty();
            }

            @Override
            public AutoCloseable watch(Watcher by) {
                watcher.set(by);
                return () -> closed.add("watch");
            }

            @Override
            public void close() {
                closed.add("links");
            }
        }
    }
}
