package io.understudy.web.page;

import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.settings.Literals;
import io.understudy.settings.Settings;
import io.understudy.settings.Tls;
import java.net.URI;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a probe asks and which answer it expects, in words. Left out is what may be a secret: credentials in a URL, text
 * that is sent, headers and bodies, a command's arguments.
 */
final class ProbeDescription {
    private ProbeDescription() {}

    static String of(Settings.Check check) {
        return switch (check) {
            case Settings.HttpCheck http -> request(http) + " → " + expected(http.expected());
            case Settings.TcpCheck tcp -> (tcp.tls() == null ? "TCP to " : "TLS to ") + tcp.host().getHostAddress()
                    + " port " + tcp.port() + certificate(tcp.tls())
                    + (tcp.expect() == null ? "" : " → “" + tcp.expect().strip() + "”");
            case Settings.CommandCheck command -> program(command) + " → exit 0";
        };
    }

    private static String request(Settings.HttpCheck http) {
        var request = http.request();
        return request.method() + " " + bare(http.url()) + (http.at() == null ? "" : " at " + Literals.text(http.at()))
                + (request.headers().isEmpty() ? "" : " with " + String.join(", ", request.headers().keySet()))
                + (request.body() == null ? "" : " and a body") + certificate(http.tls())
                + (request.follow() == 0 ? "" : ", following at most " + request.follow() + " redirects");
    }

    private static String expected(HttpExpectation expected) {
        return expected.statuses().stream()
                .map(s -> s.from() == s.to() ? Integer.toString(s.from()) : s.from() + "–" + s.to())
                .collect(Collectors.joining(", "))
                + (expected.contains() == null ? "" : ", with “" + expected.contains() + "”")
                + (expected.lacks() == null ? "" : ", without “" + expected.lacks() + "”")
                + (expected.matches() == null ? "" : ", matching “" + expected.matches() + "”");
    }

    private static String certificate(@Nullable Tls tls) {
        return tls == null
                ? ""
                : (tls.name() == null ? "" : ", certificate for " + tls.name())
                        + (tls.verify() ? "" : ", any certificate");
    }

    private static String bare(URI url) {
        var shown = url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        return shown + (url.getRawPath() == null ? "" : url.getRawPath()) + (url.getRawQuery() == null ? "" : "?…");
    }

    private static String program(Settings.CommandCheck command) {
        return command.run().args().getFirst().strip().split("\\s+", 2)[0];
    }
}
