package io.understudy.fence;

import io.understudy.vocabulary.Vip;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * With which prefix lengths the primaries have the addresses, as they were listed there last. The kernel identifies an
 * address by its length too: {@code ip address delete} with another one fails, and {@code ip address replace} adds a
 * second entry. Any thread.
 */
public final class PrimaryLengths {
    private record Of(String service, String address) {}

    private final Map<Of, Integer> seen = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, Integer>> listeners = new ConcurrentHashMap<>();

    /** Tells of each length of the service's addresses that is new, on the thread that has seen it. */
    public void onNew(String service, BiConsumer<String, Integer> listener) {
        listeners.put(service, listener);
    }

    /** What was known before a restart; what does not fit the address is passed over. */
    public void recall(String service, Vip vip, int length) {
        if (length >= 0 && length <= (vip.v6() ? 128 : 32)) {
            seen.put(new Of(service, vip.address()), length);
        }
    }

    /** The address as the primary has it, or had it when it was seen there last; as configured where it never was. */
    public Vip there(String service, Vip vip) {
        return new Vip(vip.address(), seen.getOrDefault(new Of(service, vip.address()), vip.prefix()));
    }

    /** An address that has gone keeps the length that it had. */
    void learn(String service, Vip vip, PrimaryListing listing) {
        var entries = listing.of(vip);
        // With several, the one in use stays: all are taken off, and one is enough to come back.
        if (entries.isEmpty() || entries.stream().anyMatch(e -> e.prefix() == there(service, vip).prefix()
                && seen.containsKey(new Of(service, vip.address())))) {
            return;
        }
        int length = entries.getFirst().prefix();
        seen.put(new Of(service, vip.address()), length);
        var listener = listeners.get(service);
        if (listener != null) {
            listener.accept(vip.address(), length);
        }
    }
}
