package io.understudy.notify;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request with a limit for all of it: HttpClient's own timeout ends with the response's headers. */
final class BoundedRequest {
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private BoundedRequest() {}

    static Channel.Sent fetch(HttpClient client, HttpRequest request, Duration timeout) {
        var asked = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return judged(asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return new Channel.Sent.Failed("no answer within " + timeout.toMillis() + " ms", null);
        } catch (ExecutionException e) {
            return new Channel.Sent.Failed(reason(e.getCause(), timeout), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Channel.Sent.Failed("Understudy is stopping", null);
        } finally {
            asked.cancel(true);
        }
    }

    private static Channel.Sent judged(HttpResponse<Void> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return new Channel.Sent.Delivered();
        }
        boolean asksToWait = status == TOO_MANY || status == UNAVAILABLE;
        return new Channel.Sent.Failed(
                "answered " + status + (status / 100 == 3 ? ", a redirect: configure the URL it leads to" : ""),
                asksToWait
                        ? response.headers().firstValue("Retry-After").map(BoundedRequest::seconds).orElse(null)
                        : null);
    }

    /** Reads only the form in seconds; for the date form of RFC 9110 §10.2.3 our own delays apply. */
    private static @Nullable Duration seconds(String header) {
        return header.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(header)) : null;
    }

    /** In our own words: an exception's message may contain the URL, which is secret. */
    private static String reason(@Nullable Throwable e, Duration timeout) {
        return switch (e) {
            case HttpTimeoutException _ -> "no answer within " + timeout.toMillis() + " ms";
            case ConnectException _ -> "no connection: refused, unreachable, or the name was not found";
            case SSLException _ -> "no TLS connection: its certificate is not trusted, or it does not speak TLS";
            case IOException _ -> "the connection broke off";
            case null, default -> "the request failed";
        };
    }
}
