package io.understudy.remote;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What JSch asks about a host's key, answered from {@link KnownHosts}: its own reading accepts a key that {@code
 * @revoked *} names. Nothing is ever added to the file. For one connection; any thread.
 */
final class HostKeys implements HostKeyRepository {
    private final KnownHosts known;
    private final String file;
    private volatile KnownHosts.@Nullable Verdict verdict;

    HostKeys(KnownHosts known, String file) {
        this.known = known;
        this.file = file;
    }

    /** What came of the last question; null before the first. */
    KnownHosts.@Nullable Verdict verdict() {
        return verdict;
    }

    /** JSch writes a host with another port than 22 as {@code [name]:port}. */
    private static List<String> names(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        int end = name.startsWith("[") ? name.indexOf("]:") : -1;
        return end < 0 ? List.of(name) : List.of(name, name.substring(1, end));
    }

    @Override
    public int check(String host, byte[] key) {
        var said = known.judge(names(host), key);
        verdict = said;
        return switch (said) {
            case TRUSTED -> OK;
            case REVOKED, CHANGED -> CHANGED;
            case AUTHORITY_ONLY, UNKNOWN -> NOT_INCLUDED;
        };
    }

    @Override
    public void add(HostKey key, UserInfo user) {
        // the administrator writes the file
    }

    @Override
    public void remove(String host, String type) {
        // the administrator writes the file
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        // the administrator writes the file
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return file;
    }

    /** All, with their markers: JSch finds the authorities for a host's certificate among them. */
    @Override
    public HostKey[] getHostKey() {
        return keys(known.entries().stream());
    }

    /** The host's own keys, by which JSch chooses what to ask the host for. */
    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        var wanted = host == null
                ? known.entries().stream()
                : names(host).stream().flatMap(name -> known.of(KnownHosts.Marker.HOST, name).stream());
        return keys(wanted.filter(e -> type == null || e.type().equals(type)));
    }

    private static HostKey[] keys(Stream<KnownHosts.Entry> entries) {
        return entries.map(HostKeys::key).filter(Objects::nonNull).toArray(HostKey[]::new);
    }

    private static @Nullable HostKey key(KnownHosts.Entry entry) {
        try {
            return new HostKey(entry.marker().word(), entry.names(), HostKey.GUESS,
                    Base64.getDecoder().decode(entry.key()), "");
        } catch (JSchException _) {
            return null; // of a type that JSch does not know: it can't be asked for
        }
    }
}
