package io.understudy.settings.read;

import io.understudy.settings.Notify;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.yaml.FaultCollector;
import io.understudy.settings.yaml.Section;
import io.understudy.settings.yaml.YamlEntry;
import io.understudy.settings.yaml.YamlFile;
import io.understudy.settings.yaml.YamlLocation;
import io.understudy.vocabulary.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/**
 * Reads the configuration file and finds everything that is wrong with it in one go, each fault with key, line and
 * remedy. A bad file is a value, never an exception. Any thread; each call reads the file anew.
 */
public final class SettingsReader {
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final int NAME_MAX = 63;
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern BCRYPT = Pattern.compile("\\{bcrypt}\\$2[aby]\\$\\d{2}\\$[./A-Za-z0-9]{53}");
    private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");
    /** Trees that Spring reads from the same file. */
    public static final List<String> SPRING_TREES = List.of("spring", "server", "management", "logging", "springdoc");
    /** Where the kernel keeps the host's name: asking for it through InetAddress would ask a name server too. */
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private final Supplier<String> hostname;
    private final Predicate<InetAddress> ownAddress;

    /** Asks this host for its name and its addresses where a rule needs them. */
    public SettingsReader() {
        this(SettingsReader::kernelHostname, SettingsReader::onThisHost);
    }

    public SettingsReader(Supplier<String> hostname, Predicate<InetAddress> ownAddress) {
        this.hostname = hostname;
        this.ownAddress = ownAddress;
    }

    /** Relative paths in the file are taken from the file's folder. */
    public ReadResult read(Path file) {
        var findings = new FaultCollector();
        var text = load(file, findings);
        var absolute = file.toAbsolutePath();
        var folder = absolute.getParent();
        return text == null
                ? new ReadResult.Refused(findings.faults())
                : read(text, folder == null ? absolute : folder);
    }

    public ReadResult read(String text, Path folder) {
        var findings = new FaultCollector();
        var root = YamlFile.parse(text, findings);
        var settings = root == null
                ? null
                : settings(Section.of(findings, new YamlEntry("", 1, root)), folder, findings);
        if (settings == null || !findings.clean()) {
            return new ReadResult.Refused(findings.faults());
        }
        return new ReadResult.Loaded(settings, findings.warnings(), findings.lines());
    }

    private static @Nullable String load(Path file, FaultCollector findings) {
        try {
            if (Files.isDirectory(file)) {
                findings.fault("", 0, "is a folder", "Name the file itself: --config=FILE");
                return null;
            }
            if (Files.size(file) > YamlFile.SIZE_MAX) {
                findings.fault("", 0, "is larger than " + YamlFile.SIZE_MAX + " bytes",
                        "Check that this is the configuration file");
                return null;
            }
            var bytes = Files.readAllBytes(file);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException _) {
            findings.fault("", 0, "there is no such file",
                    "Name an existing file with --config=FILE or in UNDERSTUDY_CONFIG");
        } catch (AccessDeniedException _) {
            findings.fault("", 0, "may not be read by this user", "Give the user that runs Understudy read permission");
        } catch (CharacterCodingException _) {
            findings.fault("", 0, "is not UTF-8 text", "Save it as UTF-8");
        } catch (IOException e) {
            findings.fault("", 0, "cannot be read: " + e, "Check the file and its disk");
        }
        return null;
    }

    private @Nullable Settings settings(@Nullable Section root, Path folder, FaultCollector findings) {
        if (root == null) {
            return null;
        }
        for (var key : root.keys()) {
            int dot = key.indexOf('.');
            if (SPRING_TREES.contains(dot < 0 ? key : key.substring(0, dot))) {
                root.entry(key);
            }
        }
        SPRING_TREES.forEach(root::has); // known, so that a mistyped one is told which was meant
        warnOfSpringKeys(root);
        if (!root.has("understudy")) {
            root.end();
            findings.fault("understudy", 1, "is missing",
                    "Write an understudy: tree with at least one service, see docs/configuration.md");
            return null;
        }
        var tree = root.section("understudy");
        root.end();
        return tree == null ? null : understudy(tree, folder, findings);
    }

    /** Spring reads this file as plain properties, after it has decided about profiles and further files. */
    private static void warnOfSpringKeys(Section root) {
        var entry = root.entry("spring");
        var spring = entry != null && entry.value() instanceof MappingNode ? root.section("spring") : null;
        for (var key : List.of("config", "profiles")) {
            if (spring != null && spring.has(key)) {
                spring.warn(key, "has no effect in this file", "Set it on the command line or in the environment");
            }
        }
    }

    private @Nullable Settings understudy(Section tree, Path folder, FaultCollector findings) {
        var node = node(tree);
        var dataDir = tree.file("data-dir", folder);
        var users = users(tree);
        var tokens = tokens(tree);
        var startHold = tree.duration("start-hold", Duration.ofSeconds(5), Duration.ZERO);
        var bootHold = tree.duration("boot-hold", Duration.ofMinutes(2), Duration.ZERO);
        var onStop = tree.choice("on-stop", Settings.OnStop.KEEP);
        var notifySection = tree.section("notify");
        var notices = notifySection == null ? Notify.NOBODY : new NotifyReader(findings, folder).read(notifySection);
        var services = new ArrayList<Settings.Service>();
        if (!tree.has("services")) {
            tree.missing("services", "Name at least one service to protect");
        } else {
            var section = tree.section("services");
            if (section != null) {
                var named = section.named();
                if (section.keys().isEmpty()) {
                    tree.fault("services", "holds no service", "Name at least one service to protect");
                }
                var read = new ArrayList<ServiceReader>();
                for (var one : named) {
                    serviceName(one.section(), one.name());
                    var reader = new ServiceReader(one.name(), one.section(), folder, findings);
                    var service = reader.read();
                    read.add(reader);
                    if (service != null) {
                        services.add(service);
                    }
                }
                new CrossChecks(read, node, ownAddress, findings).check();
            }
        }
        tree.end();
        if (node == null || !findings.clean()) {
            return null;
        }
        return new Settings(node, dataDir == null ? Path.of("/var/lib/understudy") : dataDir, users, tokens, startHold,
                bootHold, onStop, notices, services);
    }

    private @Nullable NodeId node(Section tree) {
        if (!tree.has("node")) {
            var name = hostname.get().toLowerCase(Locale.ROOT);
            var first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            if (!NAME.matcher(first).matches()) {
                tree.fault("node",
                        "is left out, and the hostname '" + YamlLocation.shown(first) + "' can't stand for it",
                        "Write node: and a name of a-z, 0-9 and -");
                return null;
            }
            return new NodeId(first);
        }
        return name(tree, "node");
    }

    /** A name that a node or probe may have, or {@code null}. */
    static @Nullable NodeId name(Section section, String key) {
        var text = section.text(key);
        if (text == null) {
            return null;
        }
        if (!NAME.matcher(text).matches() || text.length() > NAME_MAX) {
            section.fault(key, "'" + YamlLocation.shown(text) + "' is not a name",
                    "Use a-z, 0-9 and -, beginning with a letter or digit, at most " + NAME_MAX);
            return null;
        }
        return new NodeId(text);
    }

    private static void serviceName(Section service, String name) {
        if (!NAME.matcher(name).matches() || name.length() > NAME_MAX) {
            service.faultHere("is not a name",
                    "Use a-z, 0-9 and -, beginning with a letter or digit, at most " + NAME_MAX);
        }
    }

    private static List<Settings.User> users(Section tree) {
        var users = new ArrayList<Settings.User>();
        var section = tree.section("users");
        for (var one : section == null ? List.<Section.Named>of() : section.named()) {
            var user = one.section();
            loginName(one);
            var password = user.requiredText("password", "Write the line that `understudy hash-password` prints");
            var role = role(user);
            user.end();
            // The password itself is never part of a message.
            if (password != null && !password.startsWith("{noop}") && !BCRYPT.matcher(password).matches()) {
                user.fault("password", "is not {bcrypt} and a bcrypt hash",
                        "Write the line that `understudy hash-password` prints");
            } else if (password != null && role != null) {
                if (password.startsWith("{noop}")) {
                    user.warn("password", "stands here in plain text",
                            "Write the line that `understudy hash-password` prints");
                }
                users.add(new Settings.User(one.name(), password, role));
            }
        }
        return users;
    }

    private static List<Settings.Token> tokens(Section tree) {
        var tokens = new ArrayList<Settings.Token>();
        var section = tree.section("tokens");
        for (var one : section == null ? List.<Section.Named>of() : section.named()) {
            var token = one.section();
            loginName(one);
            var sha256 = token.requiredText("sha256", "Write the line that `understudy token NAME` prints");
            var role = role(token);
            token.end();
            if (sha256 != null && !SHA256.matcher(sha256).matches()) {
                token.fault("sha256", "is not 64 hexadecimal digits",
                        "Write the line that `understudy token NAME` prints");
            } else if (sha256 != null && role != null) {
                tokens.add(new Settings.Token(one.name(), sha256.toLowerCase(Locale.ROOT), role));
            }
        }
        return tokens;
    }

    private static void loginName(Section.Named one) {
        if (!USER.matcher(one.name()).matches()) {
            one.section().faultHere("is not a login name", "Use letters, digits and . _ @ -, at most 64");
        }
    }

    private static Settings.@Nullable Role role(Section section) {
        if (!section.has("role")) {
            section.missing("role", "Write role: viewer or role: operator");
            return null;
        }
        return section.choice("role", Settings.Role.class);
    }

    private static String kernelHostname() {
        try {
            return Files.readString(HOSTNAME).strip();
        } catch (IOException _) {
            return ""; // no name: reported as a fault of the key `node`, with the remedy to write one
        }
    }

    private static boolean onThisHost(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return false; // the interfaces can't be listed here; the daemon finds out on the wire
        }
    }
}
