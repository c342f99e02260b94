package io.understudy.probe;

import io.understudy.settings.HttpRequest;
import io.understudy.settings.HttpRequest.Method;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** One request of an HTTP probe: the page that is asked for, or the one that a redirect has named. Immutable. */
record HttpVisit(URI url, Method method, HttpRequest request) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int BUFFER = 8192;
    private static final Set<Integer> REDIRECTS = Set.of(HttpStatus.SC_MOVED_PERMANENTLY,
            HttpStatus.SC_MOVED_TEMPORARILY, HttpStatus.SC_SEE_OTHER, HttpStatus.SC_TEMPORARY_REDIRECT,
            HttpStatus.SC_PERMANENT_REDIRECT);

    boolean secure() {
        return secure(url);
    }

    int port() {
        return port(url);
    }

    /** @throws IOException when the connection breaks */
    void send(OutputStream out) throws IOException {
        var body = body();
        var buffer = new SessionOutputBufferImpl(BUFFER);
        try {
            new DefaultHttpRequestWriter().write(head(body), buffer, out);
        } catch (HttpException e) {
            throw new IllegalStateException("the settings were checked, and make no HTTP request", e);
        }
        buffer.flush(out);
        out.write(body);
        out.flush();
    }

    private byte[] body() {
        var text = request.body();
        return method == Method.POST && text != null ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    /**
     * No {@code Accept-Encoding}: a page of a megabyte at most gains nothing by compression here, and the probe would
     * depend on the server's compressor as well. {@code Connection: close} lets the server end its side at once.
     */
    private ClassicHttpRequest head(byte[] body) {
        var path = (url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath())
                + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        var head = new BasicClassicHttpRequest(method.name(), null, null, path);
        head.addHeader(HttpHeaders.HOST, url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()));
        head.addHeader(HttpHeaders.USER_AGENT, "understudy");
        head.addHeader(HttpHeaders.ACCEPT, "*/*");
        head.addHeader(HttpHeaders.CONNECTION, "close");
        request.headers().forEach((name, value) -> {
            boolean ofTheBody = name.toLowerCase(Locale.ROOT).startsWith("content-");
            if (!ofTheBody || method == request.method()) {
                head.setHeader(name, value);
            }
        });
        if (method == Method.POST) {
            head.addHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
        }
        return head;
    }

    /**
     * Where an answer leads: the same host and port, or by https on any port of the same host.
     *
     * @param location as the answer has it
     * @return null when the answer is no redirect, or leads elsewhere: then it is the answer itself
     */
    @Nullable
    HttpVisit next(int status, @Nullable String location) {
        if (!REDIRECTS.contains(status) || location == null || location.isEmpty()) {
            return null;
        }
        URI to;
        try {
            // Java resolves a query alone as RFC 2396 did, to the folder; RFC 3986 §5.2.2 keeps the path.
            to = url.resolve(new URI(location.startsWith("?") ? url.getRawPath() + location : location));
        } catch (URISyntaxException _) {
            return null; // no place to go to
        }
        boolean http = "http".equalsIgnoreCase(to.getScheme()) || "https".equalsIgnoreCase(to.getScheme());
        if (!http || to.getHost() == null || to.getRawUserInfo() != null
                || !to.getHost().equalsIgnoreCase(url.getHost())) {
            return null;
        }
        boolean sameDoor = secure(to) == secure() && port(to) == port();
        boolean upgraded = secure(to) && !secure();
        if (!sameDoor && !upgraded) {
            return null;
        }
        // RFC 9110 §15.4: 303 asks for another page; after 301 and 302 every browser goes on with GET.
        boolean keeps = status == HttpStatus.SC_TEMPORARY_REDIRECT || status == HttpStatus.SC_PERMANENT_REDIRECT;
        return new HttpVisit(to, keeps || method != Method.POST ? method : Method.GET, request);
    }

    private static boolean secure(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : secure(url) ? HTTPS_PORT : HTTP_PORT;
    }
}
