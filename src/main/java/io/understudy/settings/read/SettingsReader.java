package io.understudy.settings.read;

import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.yaml.FaultCollector;
import io.understudy.settings.yaml.Section;
import io.understudy.settings.yaml.YamlEntry;
import io.understudy.settings.yaml.YamlFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/**
 * Reads the configuration file and finds everything that is wrong with it at once, each fault with key, line and
 * remedy. A bad file is a value, never an exception. Any thread; each call reads the file again.
 */
public final class SettingsReader {
    /** Trees that Spring reads from the same file. */
    public static final List<String> SPRING_TREES = List.of("spring", "server", "management", "logging", "springdoc");
    private static final String TREE = "understudy";

    private final Supplier<String> hostname;
    private final Predicate<InetAddress> ownAddress;

    /** Asks this host for its name and its addresses where a rule needs them. */
    public SettingsReader() {
        this(OwnHost::name, OwnHost::has);
    }

    /** @param ownAddress whether an address is one of this host's */
    public SettingsReader(Supplier<String> hostname, Predicate<InetAddress> ownAddress) {
        this.hostname = hostname;
        this.ownAddress = ownAddress;
    }

    /** Relative paths in the file are taken from the file's folder. */
    public ReadResult read(Path file) {
        var faults = new FaultCollector();
        var text = load(file, faults);
        var absolute = file.toAbsolutePath();
        var folder = absolute.getParent();
        return text == null
                ? new ReadResult.Refused(faults.faults())
                : read(text, folder == null ? absolute : folder);
    }

    /** @param folder from which relative paths are taken */
    public ReadResult read(String text, Path folder) {
        var faults = new FaultCollector();
        var root = YamlFile.parse(text, faults);
        var top = root == null ? null : Section.of(faults, new YamlEntry("", 1, root));
        var settings = top == null ? null : settings(top, folder, faults);
        return settings == null || !faults.clean()
                ? new ReadResult.Refused(faults.faults())
                : new ReadResult.Loaded(settings, faults.warnings(), faults.lines());
    }

    private static @Nullable String load(Path file, FaultCollector faults) {
        try {
            if (Files.isDirectory(file)) {
                faults.fault("", 0, "is a folder", "Name the file itself: --config=FILE");
                return null;
            }
            if (Files.size(file) > YamlFile.SIZE_MAX) {
                faults.fault("", 0, "is larger than " + YamlFile.SIZE_MAX + " bytes",
                        "Check that this is the configuration file");
                return null;
            }
            var bytes = Files.readAllBytes(file);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException _) {
            faults.fault("", 0, "there is no such file",
                    "Name an existing file with --config=FILE or in UNDERSTUDY_CONFIG");
        } catch (AccessDeniedException _) {
            faults.fault("", 0, "this user may not read it", "Give read permission to the user that runs Understudy");
        } catch (CharacterCodingException _) {
            faults.fault("", 0, "is not UTF-8 text", "Save it as UTF-8");
        } catch (IOException e) {
            faults.fault("", 0, "cannot be read: " + e, "Check the file and its disk");
        }
        return null;
    }

    private @Nullable Settings settings(Section top, Path folder, FaultCollector faults) {
        for (var key : top.keys()) {
            int dot = key.indexOf('.');
            if (SPRING_TREES.contains(dot < 0 ? key : key.substring(0, dot))) {
                top.entry(key);
            }
        }
        SPRING_TREES.forEach(top::has); // known, so that a mistyped one is told which was meant
        warnOfSpringKeys(top);
        if (!top.has(TREE)) {
            top.end();
            faults.fault(TREE, 1, "is missing",
                    "Write an understudy: tree with at least one service, see docs/configuration.md");
            return null;
        }
        var tree = top.section(TREE);
        top.end();
        return tree == null ? null : new RootReader(hostname, ownAddress, faults).read(new Fields(tree, folder));
    }

    /** Spring reads this file as plain properties, after it has decided about profiles and further files. */
    private static void warnOfSpringKeys(Section top) {
        var entry = top.entry("spring");
        var spring = entry != null && entry.value() instanceof MappingNode ? top.section("spring") : null;
        for (var key : List.of("config", "profiles")) {
            if (spring != null && spring.has(key)) {
                spring.warn(key, "has no effect in this file", "Set it on the command line or in the environment");
            }
        }
    }
}
