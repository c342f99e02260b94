package io.understudy.settings.read;

import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.settings.HttpRequest;
import io.understudy.settings.HttpRequest.Method;
import io.understudy.settings.Literals;
import io.understudy.settings.Settings;
import io.understudy.settings.Tls;
import io.understudy.settings.key.CheckKeys;
import io.understudy.settings.key.Key;
import io.understudy.settings.value.UrlValue;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the {@code http} of a probe. */
final class HttpProbeReader {
    private HttpProbeReader() {}

    /** @param otherwise where to connect if the URL has a name. @return null without a section, a URL or an address */
    static Settings.@Nullable Check read(@Nullable Fields http, @Nullable InetAddress otherwise) {
        if (http == null) {
            return null;
        }
        var url = http.given(CheckKeys.URL);
        var given = http.given(CheckKeys.AT);
        var at = http.has(CheckKeys.AT) || url == null || !UrlValue.named(url.getHost()) ? given : otherwise;
        boolean unplaced = url != null && at == null && (http.has(CheckKeys.AT) || UrlValue.named(url.getHost()));
        if (url != null && given == null && at != null && local(url) && !at.isLoopbackAddress()) {
            http.warn(CheckKeys.URL, "means this host, but the connection goes to " + Literals.text(at),
                    "Write the name that clients use, or at: and the address to connect to");
        }
        var request = request(http);
        var expected = expected(http, request.method());
        var tls = tls(http, url, request.follow() > 0);
        http.end();
        return url == null || unplaced ? null : new Settings.HttpCheck(url, at, request, expected, tls);
    }

    private static boolean local(URI url) {
        var host = url.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.endsWith(".localhost"); // RFC 6761 §6.3
    }

    private static HttpRequest request(Fields http) {
        var method = http.value(CheckKeys.METHOD);
        var body = http.given(CheckKeys.BODY);
        if (http.has(CheckKeys.BODY) && method != Method.POST) {
            http.fault(CheckKeys.BODY, "is not sent with method: " + method, "Write method: POST, or remove it");
        }
        return new HttpRequest(method, HeadersReader.read(http.section(CheckKeys.HEADERS)), body,
                http.value(CheckKeys.FOLLOW));
    }

    private static HttpExpectation expected(Fields http, Method method) {
        var statuses = http.values(CheckKeys.STATUS);
        var expected = new HttpExpectation(statuses.isEmpty() ? CheckKeys.STATUS.otherwise() : statuses,
                http.given(CheckKeys.CONTAINS), http.given(CheckKeys.LACKS), http.given(CheckKeys.MATCHES));
        for (Key key : new Key[]{CheckKeys.CONTAINS, CheckKeys.LACKS, CheckKeys.MATCHES}) {
            if (method == Method.HEAD && http.has(key)) {
                http.fault(key, "needs a body, and the answer to HEAD has none", "Write method: GET, or remove it");
            }
        }
        return expected;
    }

    /** @param follows a redirect may lead from http to https */
    private static @Nullable Tls tls(Fields http, @Nullable URI url, boolean follows) {
        boolean secure = url != null && "https".equalsIgnoreCase(url.getScheme());
        boolean given = http.has(CheckKeys.HTTP_TLS);
        if (url != null && !secure && !follows && given) {
            http.fault(CheckKeys.HTTP_TLS, "has no effect with an http:// URL", "Write https://, or remove it");
        }
        var tls = TlsReader.read(http.section(CheckKeys.HTTP_TLS));
        return secure || given ? tls : null;
    }
}
