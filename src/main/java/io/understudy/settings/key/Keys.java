package io.understudy.settings.key;

import java.util.List;
import java.util.Optional;

/** All keys of the configuration, in the order of docs/configuration.md. */
public final class Keys {
    private static final List<KeyGroup> GROUPS = List.of(RootKeys.GROUP, LoginKeys.USER, LoginKeys.TOKEN,
            ServiceKeys.GROUP, PrimaryKeys.GROUP, SshKeys.GROUP, HostWatchKeys.GROUP, ProbeKeys.GROUP, CheckKeys.HTTP,
            TlsKeys.GROUP, CheckKeys.TCP, CheckKeys.COMMAND, RespawnKeys.GROUP, FenceKeys.GROUP, FenceKeys.METHOD,
            FenceKeys.SSH, FenceKeys.AGENT, WitnessKeys.GROUP, TakeoverKeys.GROUP, TakeoverKeys.PROBE_GROUP,
            FailbackKeys.GROUP, HoldDownKeys.GROUP, MirrorKeys.GROUP, MirrorKeys.SOURCE, MirrorKeys.MOUNT_GROUP,
            NotifyKeys.GROUP, NotifyKeys.MAIL_GROUP, NotifyKeys.WEBHOOK, NotifyKeys.HOOKS_GROUP,
            NotifyKeys.HEARTBEAT_GROUP);

    private Keys() {}

    /** The sections with their keys. */
    public static List<KeyGroup> groups() {
        return GROUPS;
    }

    public static List<Key> all() {
        return GROUPS.stream().flatMap(g -> g.keys().stream()).toList();
    }

    /** @param path as {@link Key#path()}: {@code services.*.host-watch.interval} */
    public static Optional<Key> at(String path) {
        return all().stream().filter(k -> k.path().equals(path)).findFirst();
    }
}
