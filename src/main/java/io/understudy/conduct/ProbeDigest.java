package io.understudy.conduct;

import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings.Check;
import io.understudy.settings.Settings.CommandCheck;
import io.understudy.settings.Settings.HttpCheck;
import io.understudy.settings.Settings.TcpCheck;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a probe asks, as a digest: the journal remembers under it that the probe was seen up. It stays the same over
 * versions of Understudy as long as the question does, and nothing of the question can be read from it, least of all a
 * password among the arguments of a command.
 *
 * <p>A new property of a check breaks the patterns below. It goes to the end of the list, and only where it is set, so
 * that the digests of all other probes stay what they are. {@link #VERSION} grows only when a list has to change.
 */
final class ProbeDigest {
    private static final String VERSION = "v1:";

    private ProbeDigest() {}

    /** {@code v1:} and the SHA-256 of an explicit list of what is asked, in lower-case hexadecimal. */
    static String of(Check check) {
        var asked = switch (check) {
            case HttpCheck(var url, var statuses, var contains) -> {
                var list = new ArrayList<@Nullable String>();
                list.add("http");
                list.add(url.toString());
                list.add(contains);
                statuses.forEach(range -> list.add(range.from() + "-" + range.to()));
                yield list;
            }
            case TcpCheck(var host, int port, var send, var expect, boolean tls) -> {
                var list = new ArrayList<@Nullable String>();
                list.add("tcp");
                list.add(host.getHostAddress());
                list.add(Integer.toString(port));
                list.add(send);
                list.add(expect);
                list.add(tls ? "tls" : "plain");
                yield list;
            }
            case CommandCheck(CommandLine(var args, boolean shell)) -> {
                var list = new ArrayList<@Nullable String>();
                list.add("command");
                list.add(shell ? "shell" : "arguments");
                list.addAll(args);
                yield list;
            }
        };
        return VERSION + HexFormat.of().formatHex(sha256(canonical(asked).getBytes(StandardCharsets.UTF_8)));
    }

    /** Each item with its length before it: no two lists give one text. A missing one has no length. */
    private static String canonical(List<@Nullable String> items) {
        var text = new StringBuilder();
        for (var item : items) {
            text.append(item == null ? "-" : item.length() + ":" + item).append('\n');
        }
        return text.toString();
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * What journals of versions before the digest hold in its place. It is only compared with, never written; those
     * rows are forgotten after a day.
     */
    static String former(Check check) {
        return check.toString();
    }
}
