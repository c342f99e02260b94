package io.understudy.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A known_hosts file as OpenSSH reads it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): lists of names, patterns, negated
 * patterns, hashed names, {@code @revoked} and {@code @cert-authority}. Immutable; any thread.
 *
 * @param entries the lines that hold a key
 * @param unread the numbers of the lines that can't be read; OpenSSH skips them too
 */
record KnownHosts(List<Entry> entries, List<Integer> unread) {
    /** SSH's own port; names with another one are written {@code [name]:port}. */
    private static final int STANDARD_PORT = 22;
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");

    KnownHosts {
        entries = List.copyOf(entries);
        unread = List.copyOf(unread);
    }

    /** What a line's key is for. */
    enum Marker {
        /** The host's own key. */
        HOST(""),
        /** Signs the certificates of hosts. */
        AUTHORITY("@cert-authority"),
        /** Must not be accepted from anybody whom the line names. */
        REVOKED("@revoked");

        private final String word;

        Marker(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** What the file says of a key that a host has shown. */
    enum Verdict {
        TRUSTED,
        REVOKED,
        /** Another key of this type is written down for the host. */
        CHANGED,
        /** Only certificate authorities are written down for the host. */
        AUTHORITY_ONLY,
        UNKNOWN
    }

    /** @param line from 1; {@code names} the list as it stands there; {@code key} in base64 */
    record Entry(int line, Marker marker, String names, String key) {
        boolean isFor(String host) {
            if (names.startsWith("|")) {
                return hashed(host);
            }
            boolean matched = false;
            for (var pattern : names.split(",", -1)) {
                boolean negated = pattern.startsWith("!");
                if (glob(negated ? pattern.substring(1) : pattern).matcher(host).matches()) {
                    if (negated) {
                        return false;
                    }
                    matched = true;
                }
            }
            return matched;
        }

        /** {@code |1|salt|hash}: HMAC-SHA1 of the name, both in base64. */
        private boolean hashed(String host) {
            var parts = names.split("\\|", -1);
            if (parts.length != 4 || !parts[1].equals("1")) {
                return false;
            }
            try {
                var mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
                return Arrays.equals(mac.doFinal(host.getBytes(StandardCharsets.UTF_8)),
                        Base64.getDecoder().decode(parts[3]));
            } catch (GeneralSecurityException | IllegalArgumentException _) {
                return false; // nobody's name
            }
        }

        private static Pattern glob(String pattern) {
            var regex = new StringBuilder();
            for (char c : pattern.toLowerCase(Locale.ROOT).toCharArray()) {
                regex.append(switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(String.valueOf(c));
                });
            }
            return Pattern.compile(regex.toString());
        }

        /** The key's type, the first text of its octets (RFC 4253 §6.6). */
        String type() {
            return KnownHosts.type(Base64.getDecoder().decode(key));
        }
    }

    static KnownHosts read(Path file) throws IOException {
        return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    static KnownHosts parse(String text) {
        var entries = new ArrayList<Entry>();
        var unread = new ArrayList<Integer>();
        var lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var fields = List.of(BLANKS.split(line, 5));
            var marker = Stream.of(Marker.values()).filter(m -> m.word().equals(fields.getFirst())).findFirst()
                    .orElse(Marker.HOST);
            int at = marker == Marker.HOST ? 0 : 1;
            if (at == 0 && line.startsWith("@") || fields.size() < at + 3
                    || type(fields.get(at + 2)).isEmpty()) {
                unread.add(i + 1);
            } else {
                entries.add(new Entry(i + 1, marker, fields.get(at), fields.get(at + 2)));
            }
        }
        return new KnownHosts(entries, unread);
    }

    /** Empty for what is no key. */
    private static String type(String base64) {
        try {
            return type(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static String type(byte[] key) {
        int length = key.length < 4
                ? 0
                : (key[0] & 0xff) << 24 | (key[1] & 0xff) << 16 | (key[2] & 0xff) << 8 | key[3] & 0xff;
        return length <= 0 || length > key.length - 4
                ? ""
                : new String(key, 4, length, StandardCharsets.US_ASCII);
    }

    /**
     * As OpenSSH looks for a host: with its port where that is another than 22, and then without. A revoked key is
     * revoked by either.
     */
    static List<String> names(String host, int port) {
        var name = host.toLowerCase(Locale.ROOT);
        return port == STANDARD_PORT ? List.of(name) : List.of("[" + name + "]:" + port, name);
    }

    Verdict judge(List<String> names, byte[] key) {
        var shown = Base64.getEncoder().encodeToString(key);
        if (revoked(names, shown)) {
            return Verdict.REVOKED;
        }
        for (var name : names) {
            var written = of(Marker.HOST, name);
            if (written.stream().anyMatch(e -> e.key().equals(shown))) {
                return Verdict.TRUSTED;
            }
            if (written.stream().anyMatch(e -> e.type().equals(type(key)))) {
                return Verdict.CHANGED;
            }
        }
        return names.stream().anyMatch(name -> !of(Marker.AUTHORITY, name).isEmpty())
                ? Verdict.AUTHORITY_ONLY
                : Verdict.UNKNOWN;
    }

    /** @param key in base64 */
    boolean revoked(List<String> names, String key) {
        return entries.stream().anyMatch(e -> e.marker() == Marker.REVOKED && e.key().equals(key)
                && names.stream().anyMatch(e::isFor));
    }

    /** The entries with this marker that name {@code host}. */
    List<Entry> of(Marker marker, String host) {
        return entries.stream().filter(e -> e.marker() == marker && e.isFor(host)).toList();
    }
}
