package io.understudy.web.page;

import io.understudy.settings.Settings;
import java.net.URI;
import java.util.stream.Collectors;

/**
 * What a probe asks and which answer it expects, in words. Left out is what may be a secret: credentials in a URL, text
 * that is sent, a command's arguments.
 */
final class ProbeDescription {
    private ProbeDescription() {}

    static String of(Settings.Check check) {
        return switch (check) {
            case Settings.HttpCheck http -> "GET " + bare(http.url()) + " → " + http.statuses().stream()
                    .map(s -> s.from() == s.to() ? Integer.toString(s.from()) : s.from() + "–" + s.to())
                    .collect(Collectors.joining(", "))
                    + (http.contains() == null ? "" : ", with “" + http.contains() + "”");
            case Settings.TcpCheck tcp -> (tcp.tls() ? "TLS to " : "TCP to ") + tcp.host().getHostAddress() + " port "
                    + tcp.port() + (tcp.expect() == null ? "" : " → “" + tcp.expect().strip() + "”");
            case Settings.CommandCheck command -> program(command) + " → exit 0";
        };
    }

    private static String bare(URI url) {
        var shown = url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        return shown + (url.getRawPath() == null ? "" : url.getRawPath()) + (url.getRawQuery() == null ? "" : "?…");
    }

    private static String program(Settings.CommandCheck command) {
        return command.run().args().getFirst().strip().split("\\s+", 2)[0];
    }
}
