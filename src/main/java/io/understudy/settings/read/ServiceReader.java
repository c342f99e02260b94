package io.understudy.settings.read;

import io.understudy.settings.CommandLine;
import io.understudy.settings.Durations;
import io.understudy.settings.Literals;
import io.understudy.settings.Settings;
import io.understudy.settings.budget.Budget;
import io.understudy.settings.yaml.FaultCollector;
import io.understudy.settings.yaml.Section;
import io.understudy.settings.yaml.YamlEntry;
import io.understudy.settings.yaml.YamlLocation;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads one service of the file. Used once, on one thread. */
public final class ServiceReader {
    /**
     * Narrower than the kernel's rule (no slash, no space, 15 bytes): the name becomes part of shell lines, so nothing
     * a shell reads may be in it.
     */
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:@+-]{0,14}");
    /** 15 characters is all the kernel keeps of a process's name, and all that pgrep -x compares. */
    private static final Pattern PROCESS = Pattern.compile("[A-Za-z0-9._+][A-Za-z0-9._+-]{0,14}");
    private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9._+-]+|/[A-Za-z0-9._+/-]+");
    private static final Pattern OPTION = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,31}");
    private static final Pattern WINDOW = Pattern.compile("(\\d{1,4}) in (\\S+)");
    /**
     * More requests in a row than this are no damping any more but blindness, and their product with any interval stays
     * countable.
     */
    private static final int COUNT_MAX = 100;
    private static final int PORT_MAX = 65_535;

    private final String name;
    private final Section section;
    private final Path folder;
    private final FaultCollector findings;

    private final List<Placed> addresses = new ArrayList<>();
    private final List<Placed> witnesses = new ArrayList<>();
    private Settings.@Nullable Service service;
    private @Nullable Placed primary;
    private @Nullable NodeId primaryName;
    private int primaryNameLine;

    ServiceReader(String name, Section section, Path folder, FaultCollector findings) {
        this.name = name;
        this.section = section;
        this.folder = folder;
        this.findings = findings;
    }

    /** An address and where it is written. */
    record Placed(String key, int line, InetAddress address) {}

    String name() {
        return name;
    }

    /** What {@link #read} came to. */
    Settings.@Nullable Service service() {
        return service;
    }

    Section section() {
        return section;
    }

    List<Placed> addresses() {
        return List.copyOf(addresses);
    }

    List<Placed> witnesses() {
        return List.copyOf(witnesses);
    }

    @Nullable
    Placed primary() {
        return primary;
    }

    @Nullable
    NodeId primaryName() {
        return primaryName;
    }

    int primaryNameLine() {
        return primaryNameLine;
    }

    /** {@code null} when so much is missing that no record can be built; the faults say what. */
    Settings.@Nullable Service read() {
        var mode = section.choice("mode", Mode.ACT);
        var vips = vips();
        var interfaceName = interfaceName(section, "interface");
        if (!section.has("interface")) {
            section.missing("interface", "Name this host's interface that the addresses are added to, eth0 say");
        }
        // A stand-in keeps the rest of the reading going; a service with a fault is never returned.
        var own = interfaceName == null ? "?" : interfaceName;
        var here = Placeholders.once(name, own, vips);
        var primarySection = section.section("primary");
        if (!section.has("primary")) {
            section.missing("primary", "Write primary: { address: … }, the host that runs the service normally");
        }
        var on = primarySection == null ? null : interfaceName(primarySection, "interface");
        var there = Placeholders.once(name, on == null ? own : on, vips);
        var host = primarySection == null ? null : primary(primarySection, on == null ? own : on, there);
        boolean ssh = primarySection != null && primarySection.has("ssh");
        var hostWatch = hostWatch();
        var probes = probes(vips, here);
        var respawn = respawn(there, ssh);
        var fence = fence(there, ssh);
        var witnessed = readWitnesses();
        var takeover = takeover(here);
        var afterTakeover = section.choice("after-takeover", Settings.AfterTakeover.HOLD);
        var failback = failback(there, ssh);
        var holdDown = holdDown();
        var mirrorSection = section.section("mirror");
        var mirror = mirrorSection == null ? null : new MirrorReader(mirrorSection, folder).read(ssh);
        if (mirror != null && mirror.back() && failback.policy() == Settings.FailbackPolicy.AFTER) {
            section.fault("mirror", "back: true asks an operator to confirm, so failback.policy: after could never act",
                    "Write failback.policy: manual, or remove mirror.back");
        }
        if (afterTakeover == Settings.AfterTakeover.STOP && failback.policy() == Settings.FailbackPolicy.AFTER) {
            section.fault("after-takeover", "stop ends the watching, so failback.policy: after could never act",
                    "Write after-takeover: hold, or failback.policy: manual");
        }
        section.end();
        if (interfaceName == null || host == null || vips.isEmpty() || fence == null) {
            return null;
        }
        service = new Settings.Service(name, mode, vips, interfaceName, host, hostWatch, probes, respawn, fence,
                witnessed, takeover, afterTakeover, failback, holdDown, mirror);
        return service;
    }

    // ---- addresses, interfaces, primary -----------------------------------------------------------------------------

    private List<Vip> vips() {
        var vips = new ArrayList<Vip>();
        if (!section.has("addresses")) {
            section.missing("addresses", "Write addresses: [192.0.2.100/32], those that clients use");
            return vips;
        }
        var entries = section.list("addresses");
        for (var entry : entries) {
            var vip = vip(entry);
            if (vip != null) {
                vips.add(vip);
            }
        }
        var written = section.entry("addresses");
        if (written != null && entries.isEmpty() && written.value() instanceof SequenceNode) {
            section.fault("addresses", "holds no address", "Write addresses: [192.0.2.100/32], those that clients use");
        }
        return vips;
    }

    private @Nullable Vip vip(YamlEntry entry) {
        var text = section.textOf(entry);
        if (text == null) {
            return null;
        }
        int slash = text.indexOf('/');
        var literal = slash < 0 ? text : text.substring(0, slash);
        var address = section.address(entry, literal);
        if (address == null) {
            return null;
        }
        int most = address.getAddress().length * 8;
        int prefix = most;
        if (slash >= 0) {
            var digits = text.substring(slash + 1);
            if (!digits.matches("0|[1-9]\\d{0,2}") || Integer.parseInt(digits) > most || digits.equals("0")) {
                findings.fault(entry.path(), entry.line(),
                        "'" + YamlLocation.shown(text) + "' has no usable prefix length",
                        "Write " + Literals.text(address) + "/" + most);
                return null;
            }
            prefix = Integer.parseInt(digits);
        }
        if (address.isLinkLocalAddress()) {
            findings.fault(entry.path(), entry.line(),
                    "'" + YamlLocation.shown(text) + "' is link-local, which no client can route to",
                    "Write an address that clients use");
            return null;
        }
        if (prefix < most) {
            findings.warn(entry.path(), entry.line(), "the prefix length " + prefix
                    + " brings a route along, and deleting the address that was added first in its subnet takes the others with it",
                    "Write " + Literals.text(address) + "/" + most);
        }
        addresses.add(new Placed(entry.path(), entry.line(), address));
        return new Vip(Literals.text(address), prefix);
    }

    private static @Nullable String interfaceName(Section section, String key) {
        return section.matching(key, section.text(key), INTERFACE, "is not an interface name",
                "Write the name that `ip link` shows, at most 15 characters");
    }

    private Settings.@Nullable Primary primary(Section host, String interfaceName, Placeholders there) {
        var address = host.address("address");
        if (!host.has("address")) {
            host.missing("address", "Write the primary's own address, which is watched by echo and ARP");
        }
        if (address != null) {
            primary = new Placed(host.path("address"), host.line("address"), address);
        }
        primaryNameLine = host.line("name");
        primaryName = host.has("name") ? SettingsReader.name(host, "name") : new NodeId("primary");
        var stop = host.command("stop", there);
        var sshSection = host.section("ssh");
        var ssh = sshSection == null ? null : ssh(sshSection, address);
        if (stop != null && !host.has("ssh")) {
            host.fault("stop", "needs a way to run it on the primary", "Add primary.ssh, or remove stop");
        }
        host.end();
        if (ssh != null && address != null && addresses.stream().anyMatch(a -> a.address().equals(address))
                && ssh.host().equals(Literals.text(address))) {
            host.warn("ssh",
                    "goes to an address that this host takes over: while it holds it, nothing can be told to the primary",
                    "Set ssh.host to another address of the primary");
        }
        return address == null || primaryName == null
                ? null
                : new Settings.Primary(address, primaryName, interfaceName, stop, ssh);
    }

    private Settings.@Nullable Ssh ssh(Section ssh, @Nullable InetAddress primaryAddress) {
        var host = ssh.has("host") ? host(ssh, "host") : primaryAddress == null ? null : Literals.text(primaryAddress);
        var user = ssh.matching("user", ssh.requiredText("user", "Write the login on the primary"), LOGIN,
                "is not a login name",
                "Write the login on the primary");
        int port = ssh.integer("port", 22, 1, PORT_MAX);
        var key = ssh.file("private-key", folder);
        if (!ssh.has("private-key")) {
            ssh.missing("private-key", "Write the path of the private key that this host logs in with");
        }
        var hosts = ssh.file("known-hosts", folder);
        if (!ssh.has("known-hosts")) {
            ssh.missing("known-hosts",
                    "Write the path of a known_hosts file with the primary's key: an unknown host is never trusted");
        }
        var connect = ssh.duration("connect-timeout", Duration.ofSeconds(2), Duration.ofMillis(50));
        var command = ssh.duration("command-timeout", Duration.ofSeconds(10), Duration.ofMillis(50));
        ssh.end();
        return host == null || user == null || key == null || hosts == null
                ? null
                : new Settings.Ssh(host, user, port, key, hosts, connect, command);
    }

    /** A literal, or a name with a warning. */
    private static @Nullable String host(Section section, String key) {
        var text = section.text(key);
        if (text == null) {
            return null;
        }
        var literal = Literals.address(text);
        if (literal != null) {
            return Literals.text(literal);
        }
        if (Literals.looksLikeV4(text) || !HOST_NAME.matcher(text).matches()) {
            section.fault(key, "'" + YamlLocation.shown(text) + "' is neither an address nor a host name",
                    "Write an address without leading zeros, 192.0.2.1 or 2001:db8::1");
            return null;
        }
        section.warn(key, "is a name, so it needs DNS when it matters most", "Use addresses, not names");
        return text;
    }

    // ---- watching ---------------------------------------------------------------------------------------------------

    private Settings.Pace hostWatch() {
        var defaults = new Settings.Pace(Duration.ofSeconds(1), Duration.ofMillis(500), 3, 2, Duration.ZERO);
        var watch = section.section("host-watch");
        if (watch != null) {
            var pace = pace(watch, defaults, Duration.ofMillis(5), Duration.ofMillis(2));
            watch.end();
            var burst = burst(pace);
            if (pace.tolerate().compareTo(pace.interval()) >= 0 && pace.tolerate().compareTo(burst) < 0) {
                watch.warn("tolerate",
                        Durations.text(pace.tolerate())
                                + " can't be kept: the next request after the last answer is overdue, and "
                                + pace.failAfter() + " requests are unanswered, only after " + Durations.text(burst),
                        "Write at least " + Durations.text(burst) + ", or shorten interval");
            }
            return pace;
        }
        return new Settings.Pace(defaults.interval(), defaults.timeout(), 3, 2, Duration.ofSeconds(3));
    }

    /** The soonest that a host can be told down: the next request overdue, then the burst a millisecond apart. */
    public static Duration burst(Settings.Pace pace) {
        var overdue = Durations.least(pace.timeout(), Budget.OVERDUE);
        return pace.interval().plus(overdue).plusMillis(pace.failAfter());
    }

    private static Settings.Pace pace(Section section, Settings.Pace defaults, Duration leastInterval,
            Duration leastTimeout) {
        var interval = section.duration("interval", defaults.interval(), leastInterval);
        int failAfter = section.integer("fail-after", defaults.failAfter(), 1, COUNT_MAX);
        int recoverAfter = section.integer("recover-after", defaults.recoverAfter(), 1, COUNT_MAX);
        var tolerate = section.duration("tolerate", interval.multipliedBy(failAfter), Duration.ofMillis(1));
        if (tolerate.compareTo(interval) < 0) {
            section.fault("tolerate",
                    "'" + Durations.text(tolerate) + "' is shorter than the interval of " + Durations.text(interval),
                    "Write at least " + Durations.text(interval) + ", or shorten interval");
        } else if (tolerate.toMillis() < failAfter) {
            section.fault(section.has("tolerate") ? "tolerate" : "fail-after",
                    failAfter + " requests don't fit into " + Durations.text(tolerate)
                            + ", they are at least 1ms apart",
                    "Write tolerate: " + failAfter + "ms or more, or a lower fail-after");
        }
        var least = Durations.least(defaults.timeout(), tolerate);
        // Left out, the timeout shrinks with tolerate: nobody means to wait longer for an answer than silence is put up
        // with.
        var hostWatch = defaults.timeout().compareTo(Duration.ofSeconds(1)) < 0;
        var timeout = section.duration("timeout", hostWatch ? least : defaults.timeout(), leastTimeout);
        if (hostWatch && timeout.compareTo(tolerate) > 0) {
            section.fault("timeout",
                    "'" + Durations.text(timeout) + "' is longer than tolerate, " + Durations.text(tolerate),
                    "Write at most " + Durations.text(tolerate));
        }
        return new Settings.Pace(interval, timeout, failAfter, recoverAfter, tolerate);
    }

    private List<Settings.Probe> probes(List<Vip> vips, Placeholders here) {
        var probes = new ArrayList<Settings.Probe>();
        var names = new HashSet<String>();
        for (var entry : section.list("probes")) {
            var probe = Section.of(findings, entry);
            if (probe == null) {
                continue;
            }
            var id = probe.has("name") ? SettingsReader.name(probe, "name") : null;
            if (!probe.has("name")) {
                probe.missing("name", "Write a name of a-z, 0-9 and -: it appears in pages, metrics and the journal");
            }
            if (id != null && !names.add(id.name())) {
                probe.fault("name", "'" + id + "' is the name of another probe of this service",
                        "Give each probe a name of its own");
            }
            var check = check(probe, vips, here);
            var pace = pace(probe, new Settings.Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), 3, 2, Duration.ZERO),
                    Duration.ofMillis(50), Duration.ofMillis(10));
            var asked = Budget.failing(pace, Duration.ZERO);
            if (pace.tolerate().compareTo(pace.interval()) >= 0 && pace.tolerate().compareTo(asked) < 0) {
                probe.warn("tolerate",
                        Durations.text(pace.tolerate()) + " can't be kept: " + pace.failAfter()
                                + " probes that are refused at once take " + Durations.text(asked),
                        "Write at least " + Durations.text(asked) + ", or shorten interval");
            }
            probe.end();
            if (id != null && check != null) {
                probes.add(new Settings.Probe(id.name(), check, pace));
            }
        }
        return probes;
    }

    private Settings.@Nullable Check check(Section probe, List<Vip> vips, Placeholders here) {
        var kinds = List.of("http", "tcp", "command").stream().filter(probe::has).toList();
        if (kinds.size() != 1) {
            probe.faultHere(kinds.isEmpty() ? "asks nothing" : "asks in " + kinds.size() + " ways at once",
                    "Write exactly one of http, tcp and command");
        }
        Settings.Check found = null;
        for (var kind : kinds) {
            var how = probe.section(kind);
            if (how == null) {
                continue;
            }
            found = switch (kind) {
                case "http" -> HttpReader.read(how);
                case "tcp" -> tcp(how, vips);
                default -> command(how, here);
            };
            how.end();
        }
        return kinds.size() == 1 ? found : null;
    }

    private static Settings.@Nullable Check tcp(Section tcp, List<Vip> vips) {
        var host = tcp.address("host");
        if (!tcp.has("host") && !vips.isEmpty()) {
            host = Literals.address(vips.getFirst().address());
        }
        var port = tcp.integer("port", 1, PORT_MAX);
        if (!tcp.has("port")) {
            tcp.missing("port", "Write the port the service listens on");
        }
        var send = tcp.text("send");
        var expect = tcp.text("expect");
        boolean tls = tcp.flag("tls");
        return host == null || port == null ? null : new Settings.TcpCheck(host, port, send, expect, tls);
    }

    private static Settings.@Nullable Check command(Section command, Placeholders here) {
        var run = command.command("run", here);
        if (!command.has("run")) {
            command.missing("run", "Write the command to run here; exit 0 means up");
        }
        return run == null ? null : new Settings.CommandCheck(run);
    }

    // ---- acting -----------------------------------------------------------------------------------------------------

    private Settings.@Nullable Respawn respawn(Placeholders there, boolean ssh) {
        var respawn = section.section("respawn");
        if (respawn == null) {
            return null;
        }
        if (!ssh) {
            respawn.faultHere("needs a way to run commands on the primary", "Add primary.ssh, or remove respawn");
        }
        var process = respawn.matching("process", respawn.text("process"), PROCESS, "is not a process name",
                "Write what `ps -o comm` shows: letters, digits and . _ + -, at most 15; or write check");
        var check = respawn.command("check", there);
        if (!respawn.has("process") && !respawn.has("check")) {
            respawn.missing("process", "Write the process's name, or a check of your own: exit 0 there, 1 missing");
        }
        var command = respawn.command("command", there);
        if (!respawn.has("command")) {
            respawn.missing("command", "Write the command that starts the service on the primary");
        }
        var settle = respawn.duration("wait", Duration.ofSeconds(1), Duration.ZERO);
        int attempts = respawn.integer("attempts", 1, 0, COUNT_MAX);
        int most = 5;
        var window = Duration.ofHours(1);
        var text = respawn.text("window");
        if (text != null) {
            var match = WINDOW.matcher(text);
            var span = match.matches() ? Durations.parse(match.group(2)) : null;
            if (span == null || span.isZero() || span.compareTo(Durations.MOST) > 0 || match.group(1).matches("0+")) {
                respawn.fault("window", "'" + YamlLocation.shown(text) + "' is not so many in such a time",
                        "Write \"5 in 1h\"");
            } else {
                most = Integer.parseInt(match.group(1));
                window = span;
            }
        }
        if (attempts > most) {
            respawn.fault("attempts",
                    attempts + " attempts never fit into the window of " + most + " in " + Durations.text(window),
                    "Write at most " + most + ", or a wider window");
        }
        respawn.end();
        if (check == null && process != null) {
            // pgrep reads a pattern: a dot or plus of the name has to mean itself.
            check = new CommandLine(List.of("pgrep", "-x", process.replace(".", "\\.").replace("+", "\\+")), false);
        }
        return check == null || command == null
                ? null
                : new Settings.Respawn(check, command, settle, attempts, most, window);
    }

    private Settings.@Nullable Fence fence(Placeholders there, boolean ssh) {
        var none = new Settings.Fence(Settings.Proof.WIRE, List.of(), Settings.WhenUnproven.HOLD);
        if (!section.has("fence")) {
            return none;
        }
        var fence = section.section("fence");
        if (fence == null) {
            return null;
        }
        var proof = fence.choice("proof", Settings.Proof.WIRE);
        var methods = new ArrayList<Settings.FenceMethod>();
        var entries = fence.list("methods");
        for (var entry : entries) {
            var method = Section.of(findings, entry);
            var read = method == null ? null : method(method, there.forEachAddress(), ssh);
            if (read != null) {
                methods.add(read);
            }
        }
        var unproven = fence.choice("when-unproven", Settings.WhenUnproven.HOLD);
        if (proof == Settings.Proof.METHOD && entries.isEmpty()) {
            fence.fault("proof", "method asks for proof by a method, and there is none",
                    "Add fence.methods, or write proof: wire");
        } else if (proof == Settings.Proof.METHOD && unproven == Settings.WhenUnproven.HOLD
                && methods.size() == entries.size()
                && methods.stream().noneMatch(m -> m instanceof Settings.AgentFence)) {
            fence.warn("proof",
                    "no method works without the primary: when it is dead nothing is proven, and the takeover waits for an operator",
                    "Add an agent, or write proof: wire");
        }
        if (unproven == Settings.WhenUnproven.TAKE_OVER) {
            fence.warn("when-unproven",
                    "take-over goes on without proof: two hosts may serve at once when the network splits",
                    "Write hold unless two masters are harmless");
        }
        fence.end();
        return new Settings.Fence(proof, methods, unproven);
    }

    private Settings.@Nullable FenceMethod method(Section method, Placeholders each, boolean ssh) {
        boolean overSsh = method.has("ssh");
        boolean agent = method.has("agent");
        Settings.FenceMethod read = null;
        if (overSsh == agent) {
            method.faultHere(agent ? "fences in two ways at once" : "fences in no way",
                    "Write exactly one of ssh and agent");
            method.choice("scope", Settings.Scope.class);
            method.duration("timeout", Duration.ofMillis(100));
        } else if (overSsh) {
            var scope = method.choice("scope", Settings.Scope.ADDRESSES);
            var timeout = method.duration("timeout", Duration.ofSeconds(10), Duration.ofMillis(100));
            read = sshFence(method, scope, timeout, each, ssh);
        } else {
            var scope = method.choice("scope", Settings.Scope.HOST);
            var timeout = method.duration("timeout", Duration.ofSeconds(30), Duration.ofMillis(100));
            if (scope == Settings.Scope.ADDRESSES) {
                method.fault("scope", "an agent switches the whole host off, not addresses", "Write scope: host");
            }
            read = agentFence(method, scope, timeout);
        }
        method.end();
        return read;
    }

    private static Settings.@Nullable FenceMethod sshFence(Section method, Settings.Scope scope, Duration timeout,
            Placeholders each, boolean ssh) {
        if (!ssh) {
            method.fault("ssh", "needs a way to run commands on the primary", "Add primary.ssh, or remove this method");
        }
        var how = method.section("ssh");
        if (how == null) {
            return null;
        }
        var command = how.command("command", each);
        if (!how.has("command")) {
            how.missing("command",
                    "Write what takes the addresses off, \"sudo -n ip address delete {address} dev {interface}\"");
        }
        how.end();
        if (command == null) {
            return null;
        }
        if (scope == Settings.Scope.ADDRESSES && !command.toString().contains("{address}")) {
            how.warn("command", "doesn't name {address}, so it does the same for every address",
                    "Use {address}, or write scope: host if it takes the whole host away");
        }
        return new Settings.SshFence(scope, command, timeout);
    }

    private static Settings.@Nullable FenceMethod agentFence(Section method, Settings.Scope scope, Duration timeout) {
        var how = method.section("agent");
        if (how == null) {
            return null;
        }
        var run = how.matching("run", how.requiredText("run", "Write the agent's name, fence_ipmilan say"), PROGRAM,
                "is not a program", "Write a name that is on the PATH, or an absolute path");
        var options = new LinkedHashMap<String, String>();
        var given = how.section("options");
        if (given != null) {
            for (var key : given.keys()) {
                // Never shown: passwords live here.
                var value = given.text(key);
                if (!OPTION.matcher(key).matches()) {
                    given.fault(key, "is not an option's name", "Write the names that the agent's metadata lists");
                } else if (key.equals("action") || key.equals("option")) { // its old name
                    given.fault(key, "is Understudy's to choose: off, then status", "Remove it");
                } else if (value != null && value.codePoints().anyMatch(Character::isISOControl)) {
                    given.fault(key, "holds a line break or control character, which ends an option",
                            "Write it on one line");
                } else if (value != null) {
                    options.put(key, value);
                }
            }
        }
        how.end();
        return run == null ? null : new Settings.AgentFence(scope, run, options, timeout);
    }

    private Settings.Witnesses readWitnesses() {
        var entry = section.entry("witnesses");
        if (entry == null) {
            return new Settings.Witnesses(Settings.WitnessKind.GATEWAY, List.of(), 1);
        }
        var none = new Settings.Witnesses(Settings.WitnessKind.NONE, List.of(), 0);
        if (entry.value() instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            if (scalar.getValue().equals("none")) {
                section.warn("witnesses",
                        "without witnesses this host can't tell its own isolation from the primary's death",
                        "Name addresses that both hosts should see: the gateway, a switch");
            } else {
                section.fault("witnesses", "'" + YamlLocation.shown(scalar.getValue()) + "' is not none",
                        "Write none, or { addresses: […], need: 1 }");
            }
            return none;
        }
        var listed = section.section("witnesses");
        if (listed == null) {
            return none;
        }
        if (!listed.has("addresses")) {
            listed.missing("addresses", "Write addresses: [192.0.2.254], or witnesses: none");
        }
        var entries = listed.list("addresses");
        if (listed.has("addresses") && entries.isEmpty()) {
            listed.fault("addresses", "holds no address", "Write addresses: [192.0.2.254], or witnesses: none");
        }
        var seen = new HashSet<InetAddress>();
        for (var one : entries) {
            var address = listed.address(one);
            if (address != null && !seen.add(address)) {
                findings.fault(one.path(), one.line(), "is there twice, and would count twice", "Keep one of the two");
            } else if (address != null) {
                witnesses.add(new Placed(one.path(), one.line(), address));
            }
        }
        int need = listed.integer("need", 1, 1, COUNT_MAX);
        if (!entries.isEmpty() && need > entries.size()) {
            listed.fault("need",
                    need + " can't answer where " + entries.size() + (entries.size() == 1 ? " is" : " are") + " listed",
                    "Write at most " + entries.size() + ", or list more witnesses");
        }
        listed.end();
        return new Settings.Witnesses(Settings.WitnessKind.LISTED, witnesses.stream().map(Placed::address).toList(),
                need);
    }

    private Settings.Takeover takeover(Placeholders here) {
        var takeover = section.section("takeover");
        var confirm = Duration.ofSeconds(1);
        var timeout = Duration.ofSeconds(30);
        if (takeover == null) {
            return new Settings.Takeover(null, null, confirm, timeout);
        }
        var start = takeover.command("start", here);
        var stop = takeover.command("stop", here);
        confirm = takeover.duration("confirm", confirm, Duration.ZERO);
        timeout = takeover.duration("timeout", timeout, Duration.ofMillis(100));
        takeover.end();
        return new Settings.Takeover(start, stop, confirm, timeout);
    }

    private Settings.Failback failback(Placeholders there, boolean ssh) {
        var failback = section.section("failback");
        if (failback == null) {
            return new Settings.Failback(Settings.FailbackPolicy.MANUAL, null, null);
        }
        var policy = failback.choice("policy", Settings.FailbackPolicy.MANUAL);
        var after = failback.duration("after", Duration.ofSeconds(1));
        var claim = failback.command("claim", there.forEachAddress());
        if (policy == Settings.FailbackPolicy.AFTER && !failback.has("after")) {
            failback.missing("after", "Write how long the primary has to be well first, after: 10m");
        }
        if (policy == Settings.FailbackPolicy.MANUAL && failback.has("after")) {
            failback.fault("after", "has no meaning while an operator decides", "Write policy: after, or remove it");
        }
        if (policy == Settings.FailbackPolicy.AFTER && !failback.has("claim")) {
            failback.missing("claim",
                    "Write what raises the addresses on the primary, \"sudo -n ip address replace {address} dev {interface}\"");
        }
        if (failback.has("claim") && !ssh) {
            failback.fault("claim", "needs a way to run commands on the primary", "Add primary.ssh, or remove claim");
        }
        failback.end();
        return new Settings.Failback(policy, after, claim);
    }

    private Settings.HoldDown holdDown() {
        var holdDown = section.section("hold-down");
        if (holdDown == null) {
            return new Settings.HoldDown(Duration.ofHours(1), 2);
        }
        var window = holdDown.duration("window", Duration.ofHours(1), Duration.ofMinutes(1));
        int takeovers = holdDown.integer("takeovers", 2, 1, COUNT_MAX);
        holdDown.end();
        return new Settings.HoldDown(window, takeovers);
    }
}
