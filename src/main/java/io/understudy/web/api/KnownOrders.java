package io.understudy.web.api;

import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.conduct.ProtectedServices;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Gives each order once, however often it is sent: a double click, a client that sends again because the answer was
 * lost. The same idempotency key of the same user gets the same answer for {@link #KEPT}, or until {@value #MOST} newer
 * ones came. Any thread.
 *
 * <p>Kept in memory: a restart forgets it. {@code expectedHolder} is what guards against acting on an old picture.
 */
@Component
public class KnownOrders {
    static final int MOST = 1000;
    static final Duration KEPT = Duration.ofHours(24);
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private record Key(String user, String key) {}

    private record Known(String service, OperatorOrder command, long at, CompletableFuture<OrderReply> reply) {}

    private final ProtectedServices conductor;
    private final Ticker ticker;
    /** Oldest first, as they came. Guarded by itself. */
    private final Map<Key, Known> known = new LinkedHashMap<>();

    KnownOrders(ProtectedServices conductor, Ticker ticker) {
        this.conductor = conductor;
        this.ticker = ticker;
    }

    /**
     * Gives the order, or answers what the same one was answered.
     *
     * @param key empty: the order is given, whatever came before
     * @throws Problem 400 for a key that is none, 422 when it came with another order before
     * @throws java.util.NoSuchElementException no such service
     */
    public OrderReply give(String service, OperatorOrder command, String key) {
        if (key.isEmpty()) {
            return conductor.command(service, command);
        }
        if (!FORM.matcher(key).matches()) {
            throw new Problem(HttpStatus.BAD_REQUEST,
                    "the idempotency key has to be 1 to 100 visible ASCII characters, a UUID say");
        }
        var mine = new Known(service, command, ticker.nanos(), new CompletableFuture<>());
        var id = new Key(command.user(), key);
        Known first;
        synchronized (known) {
            forget();
            first = known.putIfAbsent(id, mine);
        }
        if (first == null) {
            return carryOut(id, mine);
        }
        if (!first.service().equals(service) || !first.command().equals(command)) {
            throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT,
                    "this idempotency key came with another order before: use a new one for each order");
        }
        try {
            // The conductor answers within seconds; the first request is still waiting for it.
            return first.reply().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private OrderReply carryOut(Key id, Known mine) {
        try {
            var reply = conductor.command(mine.service(), mine.command());
            mine.reply().complete(reply);
            return reply;
        } catch (RuntimeException | Error e) {
            // Nothing was begun, so it may be tried again.
            synchronized (known) {
                known.remove(id);
            }
            mine.reply().completeExceptionally(e); // whoever waits for it must hear it, whatever it was
            throw e;
        }
    }

    private void forget() {
        long now = ticker.nanos();
        var oldest = known.values().iterator();
        while (oldest.hasNext()) {
            var order = oldest.next();
            if (known.size() < MOST && now - order.at() < KEPT.toNanos()) {
                return;
            }
            oldest.remove();
        }
    }
}
