package io.understudy.web.order;

import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.conduct.ProtectedServices;
import io.understudy.time.Ticker;
import io.understudy.web.json.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Gives each order once, however often it is sent: after a double click, or by a client that lost the answer. The same
 * idempotency key of the same user gets the same answer for {@link #KEPT}, or until {@value #MOST} newer keys of this
 * user came: nobody makes the keys of others forgotten. An order that still runs is not forgotten. Any thread.
 *
 * <p>Keys are kept in memory: a restart forgets them. {@code expectedHolder} guards against acting on an old picture.
 *
 * <p>Not a cache of Caffeine's, which decides by use what it keeps: when full, it may drop the newest key at once, and
 * a double click would be two orders. Here the oldest key goes first.
 */
@Component
public class KnownOrders {
    static final int MOST = 1000;
    static final Duration KEPT = Duration.ofHours(24);
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private record Known(String service, OperatorOrder command, long at, CompletableFuture<OrderReply> reply) {}

    private final ProtectedServices services;
    private final Ticker ticker;
    /** By user, of which there are as many as are configured; then by key, the oldest first. Guarded by itself. */
    private final Map<String, Map<String, Known>> known = new HashMap<>();

    KnownOrders(ProtectedServices services, Ticker ticker) {
        this.services = services;
        this.ticker = ticker;
    }

    /**
     * Gives the order, or repeats the answer that the same order got before.
     *
     * @param key empty: the order is given, whatever came before
     * @throws Problem 400 for a malformed key, 422 when the key came with a different order before
     * @throws java.util.NoSuchElementException no such service
     */
    public OrderReply give(String service, OperatorOrder command, String key) {
        if (key.isEmpty()) {
            return services.command(service, command);
        }
        if (!FORM.matcher(key).matches()) {
            throw new Problem(HttpStatus.BAD_REQUEST,
                    "the idempotency key must be 1 to 100 visible ASCII characters, for example a UUID");
        }
        var mine = new Known(service, command, ticker.nanos(), new CompletableFuture<>());
        Known first;
        synchronized (known) {
            var own = known.computeIfAbsent(command.user(), _ -> new LinkedHashMap<>());
            forget(own);
            first = own.putIfAbsent(key, mine);
        }
        if (first == null) {
            return carryOut(key, mine);
        }
        if (!first.service().equals(service) || !first.command().equals(command)) {
            throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT,
                    "this idempotency key was used for a different order before: use a new key for each order");
        }
        try {
            // The first request still waits for the answer, which comes within seconds.
            return first.reply().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private OrderReply carryOut(String key, Known mine) {
        try {
            var reply = services.command(mine.service(), mine.command());
            mine.reply().complete(reply);
            return reply;
        } catch (RuntimeException | Error e) {
            // Nothing was started, so the client may try again.
            synchronized (known) {
                known.getOrDefault(mine.command().user(), new HashMap<>()).remove(key);
            }
            mine.reply().completeExceptionally(e); // a request that waits for it must end, whatever happened
            throw e;
        }
    }

    private void forget(Map<String, Known> own) {
        long now = ticker.nanos();
        var oldest = own.values().iterator();
        while (oldest.hasNext()) {
            var order = oldest.next();
            if (own.size() < MOST && now - order.at() < KEPT.toNanos()) {
                return;
            }
            if (order.reply().isDone()) {
                oldest.remove();
            }
        }
    }
}
