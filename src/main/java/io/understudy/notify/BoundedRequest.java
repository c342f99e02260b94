package io.understudy.notify;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request with a limit for all of it. Only the answer's status and headers are read: a body that is long, or never
 * ends, changes nothing about what the receiver has said, and is cut off.
 */
final class BoundedRequest {
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private BoundedRequest() {}

    /** @param clock to read dates by */
    static Channel.Sent fetch(HttpClient client, HttpRequest request, Duration timeout, InstantSource clock) {
        var asked = client.sendAsync(request, _ -> new CutOff());
        try {
            return judged(asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS), clock);
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

    /** Takes no body. */
    private static final class CutOff implements HttpResponse.BodySubscriber<@Nullable Void> {
        @Override
        public CompletionStage<@Nullable Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable throwable) {}

        @Override
        public void onComplete() {}
    }

    private static Channel.Sent judged(HttpResponse<?> response, InstantSource clock) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return new Channel.Sent.Delivered();
        }
        boolean asksToWait = status == TOO_MANY || status == UNAVAILABLE;
        return new Channel.Sent.Failed(
                "answered " + status + (status / 100 == 3 ? ", a redirect: configure the URL it leads to" : ""),
                asksToWait ? RetryAfter.of(response.headers(), clock.instant()) : null);
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
