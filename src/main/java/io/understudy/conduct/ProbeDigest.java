package io.understudy.conduct;

import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.settings.HttpRequest;
import io.understudy.settings.Settings.Check;
import io.understudy.settings.Settings.CommandCheck;
import io.understudy.settings.Settings.HttpCheck;
import io.understudy.settings.Settings.TcpCheck;
import io.understudy.settings.Tls;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
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
        var asked = new ArrayList<@Nullable String>();
        switch (check) {
            case HttpCheck(var url, var at, var request, var expected, var tls) -> {
                asked.add("http");
                asked.add(url.toString());
                asked.add(expected.contains());
                expected.statuses().forEach(range -> asked.add(range.from() + "-" + range.to()));
                addIf(at != null, "at", at == null ? null : at.getHostAddress(), asked);
                request(request, asked);
                further(expected, asked);
                certificate(tls, asked);
            }
            case TcpCheck(var host, int port, var send, var expect, var tls) -> {
                asked.add("tcp");
                asked.add(host.getHostAddress());
                asked.add(Integer.toString(port));
                asked.add(send);
                asked.add(expect);
                asked.add(tls == null ? "plain" : "tls");
                certificate(tls, asked);
            }
            case CommandCheck(CommandLine(var args, boolean shell)) -> {
                asked.add("command");
                asked.add(shell ? "shell" : "arguments");
                asked.addAll(args);
            }
        }
        return VERSION + HexFormat.of().formatHex(sha256(canonical(asked).getBytes(StandardCharsets.UTF_8)));
    }

    /** The order of the headers means nothing. */
    private static void request(HttpRequest request, List<@Nullable String> asked) {
        switch (request) {
            case HttpRequest(var method, var headers, var body, int follow) -> {
                addIf(method != HttpRequest.Method.GET, "method", method.name(), asked);
                new TreeMap<>(headers).forEach((name, value) -> addIf(true, "header " + name, value, asked));
                addIf(body != null, "body", body, asked);
                addIf(follow > 0, "follow", Integer.toString(follow), asked);
            }
        }
    }

    private static void further(HttpExpectation expected, List<@Nullable String> asked) {
        switch (expected) {
            case HttpExpectation(var _, var _, var lacks, var matches) -> {
                addIf(lacks != null, "lacks", lacks, asked);
                addIf(matches != null, "matches", matches, asked);
            }
        }
    }

    /** A warning before its end ({@code expires-within}) is no part of the question. */
    private static void certificate(@Nullable Tls tls, List<@Nullable String> asked) {
        if (tls instanceof Tls(var ca, boolean verify, var name, var _)) {
            addIf(ca != null, "ca", String.valueOf(ca), asked);
            addIf(!verify, "verify", "false", asked);
            addIf(name != null, "name", name, asked);
        }
    }

    private static void addIf(boolean set, String key, @Nullable String value, List<@Nullable String> asked) {
        if (set) {
            asked.add(key);
            asked.add(value);
        }
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
        return switch (check) {
            case HttpCheck http -> "HttpCheck[url=" + http.url() + ", statuses=" + http.expected().statuses()
                    + ", contains=" + http.expected().contains() + "]";
            case TcpCheck tcp -> "TcpCheck[host=" + tcp.host() + ", port=" + tcp.port() + ", send=" + tcp.send()
                    + ", expect=" + tcp.expect() + ", tls=" + (tcp.tls() != null) + "]";
            case CommandCheck command -> command.toString();
        };
    }
}
