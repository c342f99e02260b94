package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * Asks by HTTP/1.1 GET, plain or by TLS. Up when the status is within the ranges and the body contains the wanted text.
 * What this host can't read (too long, an unknown encoding) is unknown, never down. Any thread.
 */
final class HttpProbe {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int BUFFER = 8192;

    private final ProbeConnections connections;

    HttpProbe(ProbeConnections connections) {
        this.connections = connections;
    }

    Outcome ask(Settings.HttpCheck check, Duration timeout) {
        URI url = check.url();
        boolean secure = "https".equals(url.getScheme());
        int port = url.getPort() < 0 ? secure ? HTTPS_PORT : HTTP_PORT : url.getPort();
        var host = url.getHost();
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return new ProbeResult.Untried("the name " + host + " can't be resolved");
        }
        return connections.ask(address, port, secure ? host.replaceAll("[\\[\\]]", "") : null, timeout, (in, out) -> {
            send(request(url), out);
            return judge(check, in);
        });
    }

    /**
     * No {@code Accept-Encoding}: a page of a megabyte at most gains nothing by compression here, and the probe would
     * depend on the server's compressor as well. {@code Connection: close} lets the server end its side at once.
     */
    private static ClassicHttpRequest request(URI url) {
        var path = (url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath())
                + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        var request = new BasicClassicHttpRequest("GET", null, null, path);
        request.addHeader(HttpHeaders.HOST, url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()));
        request.addHeader(HttpHeaders.USER_AGENT, "understudy");
        request.addHeader(HttpHeaders.ACCEPT, "*/*");
        request.addHeader(HttpHeaders.CONNECTION, "close");
        return request;
    }

    private static void send(ClassicHttpRequest request, OutputStream out) throws IOException {
        var buffer = new SessionOutputBufferImpl(BUFFER);
        try {
            new DefaultHttpRequestWriter().write(request, buffer, out);
        } catch (HttpException e) {
            throw new IllegalStateException("no HTTP request: " + request, e); // the settings were checked
        }
        buffer.flush(out);
        out.flush();
    }

    private static Outcome judge(Settings.HttpCheck check, InputStream in) throws IOException {
        return switch (HttpAnswer.receive(in)) {
            case HttpAnswer.Received answer -> judge(check, answer);
            case HttpAnswer.NotHttp(String beginning) -> new ProbeResult.Failed(
                    OneLine.of("no HTTP answer: " + beginning));
            case HttpAnswer.TooLong _ -> new ProbeResult.Untried("the headers of the answer are longer than "
                    + HttpAnswer.HEADERS_MAX / 1024 + " KiB or " + HttpAnswer.HEADER_LINES_MAX + " lines");
        };
    }

    private static Outcome judge(Settings.HttpCheck check, HttpAnswer.Received answer) throws IOException {
        int status = answer.status();
        if (check.statuses().stream().noneMatch(range -> range.holds(status))) {
            return new ProbeResult.Failed("status " + status + ", expected " + expected(check));
        }
        var wanted = check.contains();
        if (wanted == null) {
            return new ProbeResult.Up();
        }
        return switch (answer.find(wanted)) {
            case HttpAnswer.Search.Found _ -> new ProbeResult.Up();
            case HttpAnswer.Search.Absent _ -> new ProbeResult.Failed(
                    OneLine.of("the body does not contain `" + wanted + "`"));
            case HttpAnswer.Search.Broken(String why) -> new ProbeResult.Failed(
                    OneLine.of("the body can't be read: " + why));
            case HttpAnswer.Search.TooLong _ -> new ProbeResult.Untried(
                    OneLine.of("the body is longer than 1 MiB, and its first MiB does not contain `" + wanted + "`"));
            case HttpAnswer.Search.Encoded(String encoding) -> new ProbeResult.Untried(
                    OneLine.of("the body is encoded as `" + encoding + "`, which Understudy can't decode"));
        };
    }

    private static String expected(Settings.HttpCheck check) {
        return String.join(", ", check.statuses().stream()
                .map(r -> r.from() == r.to() ? "" + r.from() : r.from() + "-" + r.to()).toList());
    }
}
