package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.RootKeys;
import io.understudy.settings.text.Quoted;
import io.understudy.settings.value.TextValue;
import io.understudy.settings.yaml.FaultCollector;
import io.understudy.vocabulary.NodeId;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the {@code understudy} tree. */
final class RootReader {
    private final Supplier<String> hostname;
    private final Predicate<InetAddress> ownAddress;
    private final FaultCollector faults;

    RootReader(Supplier<String> hostname, Predicate<InetAddress> ownAddress, FaultCollector faults) {
        this.hostname = hostname;
        this.ownAddress = ownAddress;
        this.faults = faults;
    }

    /** {@code null} with at least one fault. */
    @Nullable
    Settings read(Fields tree) {
        var node = node(tree);
        var dataDir = tree.file(RootKeys.DATA_DIR);
        var users = LoginsReader.users(tree);
        var tokens = LoginsReader.tokens(tree);
        var proxies = tree.values(RootKeys.TRUSTED_PROXIES);
        var startHold = tree.value(RootKeys.START_HOLD);
        var bootHold = tree.value(RootKeys.BOOT_HOLD);
        var onStop = tree.value(RootKeys.ON_STOP);
        var notices = NotifyReader.read(tree.section(RootKeys.NOTIFY));
        var read = tree.named(RootKeys.SERVICES).stream().map(n -> ServiceReader.read(n.name(), n.fields())).toList();
        var folder = dataDir == null ? RootKeys.DATA_DIR.otherwise() : dataDir;
        new CrossChecks(read, node, folder, ownAddress, faults).check();
        tree.end();
        if (node == null || !faults.clean()) {
            return null;
        }
        return new Settings(node, folder, users, tokens, startHold, bootHold, onStop, notices,
                read.stream().map(ReadService::service).map(Objects::requireNonNull).toList(), proxies);
    }

    private @Nullable NodeId node(Fields tree) {
        if (tree.has(RootKeys.NODE)) {
            var name = tree.given(RootKeys.NODE);
            return name == null ? null : new NodeId(name);
        }
        var name = hostname.get().toLowerCase(Locale.ROOT);
        var first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        if (!TextValue.NAME.pattern().matcher(first).matches()) {
            tree.fault(RootKeys.NODE,
                    "is left out, and the hostname '" + Quoted.value(first) + "' cannot be used instead",
                    "Write node: and a name of a-z, 0-9 and -");
            return null;
        }
        return new NodeId(first);
    }
}
