package io.understudy.settings;

import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code understudy} tree of the configuration file, validated: every value is in range. The keys, their defaults
 * and their limits are declared in {@code settings.key} and listed in docs/configuration.md. Immutable; any thread.
 *
 * @param node this host's name
 * @param dataDir the folder of the journal and the generated password
 * @param startHold after a start, how long to watch without acting
 * @param bootHold the same, counted from the kernel's boot
 * @param onStop what to do with held addresses when the daemon stops
 * @param notices the {@code notify} tree
 * @param trustedProxies what these say of the client that asks through them is believed
 */
public record Settings(NodeId node, Path dataDir, List<User> users, List<Token> tokens, Duration startHold,
        Duration bootHold, OnStop onStop, Notify notices, List<Service> services, List<InetAddress> trustedProxies) {
    public Settings {
        trustedProxies = List.copyOf(trustedProxies);
        users = List.copyOf(users);
        tokens = List.copyOf(tokens);
        services = List.copyOf(services);
    }

    /** Without a proxy. */
    public Settings(NodeId node, Path dataDir, List<User> users, List<Token> tokens, Duration startHold,
            Duration bootHold, OnStop onStop, Notify notices, List<Service> services) {
        this(node, dataDir, users, tokens, startHold, bootHold, onStop, notices, services, List.of());
    }

    public Optional<Service> service(String name) {
        return services.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    public enum OnStop {
        KEEP,
        RELEASE
    }

    public enum Role {
        VIEWER,
        OPERATOR
    }

    /** {@code password} is encoded with its scheme in braces, as Spring Security's delegating encoder reads it. */
    public record User(String name, String password, Role role) {
        @Override
        public String toString() {
            return "User[" + name + ", " + role + "]";
        }
    }

    /**
     * A bearer token for scripts and scrapers; {@code sha256} is the lower-case hex digest of the token, which itself
     * is kept nowhere.
     */
    public record Token(String name, String sha256, Role role) {
        @Override
        public String toString() {
            return "Token[" + name + ", " + role + "]";
        }
    }

    public enum AfterTakeover {
        HOLD,
        STOP
    }

    /** One protected service. {@code interfaceName} is this host's interface that the addresses are added to. */
    public record Service(String name, Mode mode, List<Vip> addresses, String interfaceName, Primary primary,
            Pace hostWatch, List<Probe> probes, @Nullable Respawn respawn, Fence fence, Witnesses witnesses,
            Takeover takeover, AfterTakeover afterTakeover, Failback failback, HoldDown holdDown,
            @Nullable Mirror mirror) {
        public Service {
            addresses = List.copyOf(addresses);
            probes = List.copyOf(probes);
        }
    }

    /**
     * The host that normally runs the service. {@code interfaceName} is its own; {@code stop} is what a switchover runs
     * there; without {@code ssh} no command can run there.
     */
    public record Primary(InetAddress address, NodeId name, String interfaceName, @Nullable CommandLine stop,
            @Nullable Ssh ssh) {
        /**
         * Whether both are one machine: they have the same address, or SSH reaches them at the same one (in the shell
         * version's set-up the address itself moves).
         */
        public boolean sameHost(Primary other) {
            return address.equals(other.address)
                    || ssh != null && other.ssh != null && ssh.host().equals(other.ssh.host());
        }
    }

    public record Ssh(String host, String user, int port, Path privateKey, Path knownHosts, Duration connectTimeout,
            Duration commandTimeout) {}

    /** One probe; its name differs from the service's others. */
    public record Probe(String name, Check check, Pace pace) {}

    /** What one probe asks. */
    public sealed interface Check permits HttpCheck, TcpCheck, CommandCheck {}

    /**
     * An HTTP request and the answer that makes it up.
     *
     * @param at where the connection goes; null: the host of {@code url} is an address, and it goes there. So no probe
     *     needs a name server
     * @param tls null for {@code http}, unless a redirect may lead to {@code https}
     */
    public record HttpCheck(URI url, @Nullable InetAddress at, HttpRequest request, HttpExpectation expected,
            @Nullable Tls tls) implements Check {
        /** A GET to the address in {@code url}. */
        public HttpCheck(URI url, List<StatusRange> statuses, @Nullable String contains) {
            this(url, null, HttpRequest.GET, new HttpExpectation(statuses, contains, null, null),
                    "https".equalsIgnoreCase(url.getScheme()) ? Tls.DEFAULT : null);
        }
    }

    /**
     * The answer that makes an HTTP probe up: all of it has to be true.
     *
     * @param contains what the body contains, {@code lacks} what it does not; null: anything
     * @param matches a valid regular expression, as Java reads it, that is found in the body; null: none
     */
    public record HttpExpectation(List<StatusRange> statuses, @Nullable String contains, @Nullable String lacks,
            @Nullable String matches) {
        public HttpExpectation {
            statuses = List.copyOf(statuses);
        }
    }

    public record StatusRange(int from, int to) {
        public boolean holds(int status) {
            return status >= from && status <= to;
        }
    }

    /**
     * A connection: {@code send} is what to send first, {@code expect} what the answer must contain.
     *
     * @param tls null for a plain connection
     */
    public record TcpCheck(InetAddress host, int port, @Nullable String send, @Nullable String expect,
            @Nullable Tls tls) implements Check {
        /** @param tls whether by TLS, as this Java trusts */
        public TcpCheck(InetAddress host, int port, @Nullable String send, @Nullable String expect, boolean tls) {
            this(host, port, send, expect, tls ? Tls.DEFAULT : null);
        }

        /** Without what is sent, which may be a password. */
        @Override
        public String toString() {
            return "TcpCheck[" + host + ", " + port + ", " + expect + ", " + tls + "]";
        }
    }

    /** A command on this host; exit 0 means up. */
    public record CommandCheck(CommandLine run) implements Check {}

    /**
     * How a dead process is started again on the primary. {@code check} exits 0 if the process is there and 1 if it is
     * missing; anything else is unknown.
     *
     * @param delay the key {@code wait}: the time between the command and the first probe that counts
     * @param attempts in one recovery; 0 never respawns
     * @param most how many are allowed within {@code window}, over all recoveries
     * @param process what {@code check} looks for if it is {@link ProcessCheck}'s; null: it is the administrator's own
     */
    public record Respawn(CommandLine check, CommandLine command, Duration delay, int attempts, int most,
            Duration window, @Nullable String process) {
        /** With a check of the administrator's own. */
        public Respawn(CommandLine check, CommandLine command, Duration delay, int attempts, int most,
                Duration window) {
            this(check, command, delay, attempts, most, window, null);
        }
    }

    public enum Proof {
        WIRE,
        METHOD
    }

    public enum WhenUnproven {
        HOLD,
        TAKE_OVER
    }

    public record Fence(Proof proof, List<FenceMethod> methods, WhenUnproven whenUnproven) {
        public Fence {
            methods = List.copyOf(methods);
        }
    }

    public enum Scope {
        ADDRESSES,
        HOST
    }

    /** One way to take the primary off its addresses. Methods are tried in order. */
    public sealed interface FenceMethod permits SshFence, AgentFence {
        Scope scope();

        Duration timeout();
    }

    /** {@code command} runs on the primary once for each address. */
    public record SshFence(Scope scope, CommandLine command, Duration timeout) implements FenceMethod {}

    /** A fence-agents program that runs here. Its options, on standard input, may be secrets: never print them. */
    public record AgentFence(Scope scope, String run, Map<String, String> options, Duration timeout)
            implements
                FenceMethod {
        public AgentFence {
            options = Map.copyOf(options);
        }

        @Override
        public String toString() {
            return "AgentFence[" + scope + ", " + run + ", " + options.keySet() + "]";
        }
    }

    public enum WitnessKind {
        LISTED,
        GATEWAY,
        NONE
    }

    /**
     * Addresses that every host on this network should reach. {@code GATEWAY}: none are listed, so the default gateway
     * of the interface is the witness.
     */
    public record Witnesses(WitnessKind kind, List<InetAddress> addresses, int need) {
        public Witnesses {
            addresses = List.copyOf(addresses);
        }
    }

    /** {@code COLD}: a takeover starts the service here. {@code HOT}: it runs here all the time. */
    public enum Standby {
        COLD,
        HOT
    }

    /** What is asked of the service on this host, and how often while it should run here. */
    public record OwnProbe(Check check, Pace pace) {}

    /**
     * {@code start} and {@code stop} run here, each for at most {@code timeout}.
     *
     * @param timeout also how long a started service may take until {@code probe} succeeds
     * @param standby {@code HOT} only together with {@code start} and {@code probe}
     * @param probe tells whether the service on this host answers; null: nobody asks
     * @param fit exit 0 says that this host is fit to take over; null: it always is
     */
    public record Takeover(@Nullable CommandLine start, @Nullable CommandLine stop, Duration confirm,
            Duration timeout, Standby standby, @Nullable OwnProbe probe, @Nullable CommandLine fit) {
        /** A cold standby that nobody asks. */
        public Takeover(@Nullable CommandLine start, @Nullable CommandLine stop, Duration confirm, Duration timeout) {
            this(start, stop, confirm, timeout, Standby.COLD, null, null);
        }
    }

    public enum FailbackPolicy {
        MANUAL,
        AFTER
    }

    /**
     * {@code claim} runs on the primary once for each address.
     *
     * @param check runs on the primary before an automatic failback: exit 0 says that the service could serve there,
     *     another status that it could not; 126, 127, a signal or no answer is unknown. Null: nothing is run
     */
    public record Failback(FailbackPolicy policy, @Nullable Duration after, @Nullable CommandLine claim,
            @Nullable CommandLine check) {
        /** Without a check. */
        public Failback(FailbackPolicy policy, @Nullable Duration after, @Nullable CommandLine claim) {
            this(policy, after, claim, null);
        }
    }

    /** At most {@code takeovers} automatic takeovers within {@code window}. */
    public record HoldDown(Duration window, int takeovers) {}
}
