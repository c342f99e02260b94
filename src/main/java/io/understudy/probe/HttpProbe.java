package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Literals;
import io.understudy.settings.Settings;
import io.understudy.settings.Tls;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.DurationText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks by HTTP/1.1, plain or by TLS. Up when the status is within the ranges and the body is as expected. What this
 * host can't read (too long, an unknown encoding) is unknown, never down. Any thread.
 */
final class HttpProbe {
    private final ProbeConnections connections;
    private final Ticker ticker;

    HttpProbe(ProbeConnections connections, Ticker ticker) {
        this.connections = connections;
        this.ticker = ticker;
    }

    /** @param timeout for the whole of it, redirects included */
    Outcome ask(Settings.HttpCheck check, Duration timeout) {
        var address = address(check);
        if (address == null) {
            return new ProbeResult.Untried("there is no address for the host of the URL");
        }
        long end = ticker.nanos() + timeout.toNanos();
        var visit = new HttpVisit(check.url(), check.request().method(), check.request());
        for (int redirects = 0;; redirects++) {
            var left = redirects == 0 ? timeout : Duration.ofNanos(end - ticker.nanos());
            if (!left.isPositive()) {
                return new ProbeResult.TimedOut("no answer within " + DurationText.of(timeout) + ", after " + redirects
                        + " redirects");
            }
            var next = new AtomicReference<@Nullable HttpVisit>();
            var asked = visit;
            boolean follows = redirects < check.request().follow();
            var outcome = connections.ask(address, visit.port(), target(check, visit), left, (in, out) -> {
                var answer = exchange(asked, in, out);
                if (follows && answer instanceof HttpAnswer.Received received) {
                    next.set(asked.next(received.status(), received.location()));
                }
                return next.get() != null ? new ProbeResult.Up() : judge(check, answer, end);
            });
            visit = next.get();
            if (visit == null || !(outcome instanceof ProbeResult.Up)) {
                return outcome;
            }
        }
    }

    /** Without a name server: the reader of the settings gives each name an address. */
    private static @Nullable InetAddress address(Settings.HttpCheck check) {
        var host = check.url().getHost();
        return check.at() != null
                ? check.at()
                : Literals.address(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }

    private static TlsConnections.@Nullable Target target(Settings.HttpCheck check, HttpVisit visit) {
        URI url = visit.url();
        var tls = check.tls() == null ? Tls.DEFAULT : check.tls(); // a redirect may lead from http to https
        return visit.secure() ? TlsConnections.Target.of(tls, url.getHost()) : null;
    }

    /** A server may answer before it has read the request, and close: its answer counts, not that it did not listen. */
    private static HttpAnswer exchange(HttpVisit visit, InputStream in, OutputStream out) throws IOException {
        var method = visit.method();
        try {
            visit.send(out);
        } catch (IOException e) {
            try {
                if (HttpAnswer.receive(in, method) instanceof HttpAnswer.Received early) {
                    return early;
                }
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        return HttpAnswer.receive(in, method);
    }

    private Outcome judge(Settings.HttpCheck check, HttpAnswer answer, long end) throws IOException {
        return switch (answer) {
            case HttpAnswer.Received received -> judge(check, received, end);
            case HttpAnswer.NotHttp(String beginning) -> new ProbeResult.Failed(
                    OneLine.of("no HTTP answer: " + beginning));
            case HttpAnswer.TooLong _ -> ProbeResult.Untried.limit("the headers of the answer are longer than "
                    + HttpAnswer.HEADERS_MAX / 1024 + " KiB or " + HttpAnswer.HEADER_LINES_MAX + " lines");
        };
    }

    private Outcome judge(Settings.HttpCheck check, HttpAnswer.Received answer, long end) throws IOException {
        int status = answer.status();
        var expected = check.expected();
        if (expected.statuses().stream().noneMatch(range -> range.holds(status))) {
            return new ProbeResult.Failed("status " + status + ", expected " + statuses(check));
        }
        return expected.contains() == null && expected.lacks() == null && expected.matches() == null
                ? new ProbeResult.Up()
                : new PageJudge(expected, ticker).judge(answer, end);
    }

    private static String statuses(Settings.HttpCheck check) {
        return String.join(", ", check.expected().statuses().stream()
                .map(r -> r.from() == r.to() ? "" + r.from() : r.from() + "-" + r.to()).toList());
    }
}
