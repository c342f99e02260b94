package io.understudy.conduct;

import io.understudy.address.AddedAddress;
import io.understudy.journal.Journal;
import io.understudy.vocabulary.Vip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which addresses Understudy has put on this host's interfaces and not taken off, kept in the journal over restarts. It
 * is written right after the act and beside it, since the intent of the act is on disk before. Any thread.
 */
final class AddedAddresses implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AddedAddresses.class);
    /** The journal answers at most 500 things of one name. A service's name never begins with a blank. */
    private static final int SHARES = 16;
    private static final String SHARE = " added ";
    private static final long END_SECONDS = 2;

    private final Journal journal;
    private final Map<String, List<AddedAddress>> byService = new HashMap<>();
    private final ExecutorService beside = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("added-addresses").factory());

    AddedAddresses(Journal journal) {
        this.journal = journal;
        for (int share = 0; share < SHARES; share++) {
            journal.kept(SHARE + share).forEach((service, kept) -> {
                var lines = kept.value().lines().flatMap(line -> AddedAddress.parse(service, line).stream()).toList();
                if (!lines.isEmpty()) {
                    byService.put(service, lines);
                }
            });
        }
    }

    private static String share(String service) {
        return SHARE + Math.floorMod(service.hashCode(), SHARES);
    }

    synchronized List<AddedAddress> all() {
        return byService.values().stream().flatMap(List::stream).toList();
    }

    void add(List<AddedAddress> added) {
        for (var one : added) {
            forget(other -> same(other, one)); // of an earlier boot, or under another name of the service
            change(one.service(), one, _ -> false);
        }
    }

    /** What is no longer on the interface of that name. */
    void gone(String interfaceName, Vip vip) {
        forget(one -> one.interfaceName().equals(interfaceName) && one.vip().address().equals(vip.address()));
    }

    void forget(AddedAddress added) {
        forget(added::equals);
    }

    private static boolean same(AddedAddress one, AddedAddress other) {
        return one.interfaceName().equals(other.interfaceName())
                && one.vip().address().equals(other.vip().address());
    }

    private void forget(Predicate<AddedAddress> which) {
        List<String> services;
        synchronized (this) {
            services = byService.entrySet().stream().filter(e -> e.getValue().stream().anyMatch(which))
                    .map(Map.Entry::getKey).toList();
        }
        services.forEach(service -> change(service, null, which));
    }

    private synchronized void change(String service, @Nullable AddedAddress more,
            Predicate<AddedAddress> less) {
        var now = new ArrayList<>(byService.getOrDefault(service, List.of()));
        now.removeIf(less);
        if (more != null) {
            now.add(more);
        }
        if (now.isEmpty()) {
            byService.remove(service);
        } else {
            byService.put(service, List.copyOf(now));
        }
        var text = String.join("\n", now.stream().map(AddedAddress::line).toList());
        try {
            beside.execute(() -> journal.keep(share(service), service, text.isEmpty() ? null : text));
        } catch (RejectedExecutionException _) {
            log.debug("event=added-addresses-not-kept service={} why=\"Understudy is stopped\"", service);
        }
    }

    /** Waits until the journal has what was told, two seconds at most. */
    @Override
    public void close() {
        beside.shutdown();
        try {
            if (!beside.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                log.warn("event=added-addresses-not-kept why=\"the journal was busy for {} s\"", END_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
