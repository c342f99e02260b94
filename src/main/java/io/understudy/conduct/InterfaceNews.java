package io.understudy.conduct;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the word that addresses may have changed from the thread that watches the interface, which must not wait, and
 * has each service look once, however often that was said meanwhile. Any thread.
 */
final class InterfaceNews {
    private static final Logger log = LoggerFactory.getLogger(InterfaceNews.class);

    private final Executor looking;
    private final BiConsumer<String, String> look;
    /** Who deleted an address, by the service; guarded by this. */
    private final LinkedHashMap<String, String> waiting = new LinkedHashMap<>();

    /** @param look has the service of that name look; the second is the process that deleted an address, or empty */
    InterfaceNews(Executor looking, BiConsumer<String, String> look) {
        this.looking = looking;
        this.look = look;
    }

    void changed(String service, String by) {
        synchronized (this) {
            var before = waiting.put(service, by);
            if (before != null) {
                waiting.put(service, by.isEmpty() ? before : by);
                return; // it is going to look anyway
            }
        }
        looking.execute(this::lookOnce);
    }

    private void lookOnce() {
        Map.Entry<String, String> next;
        synchronized (this) {
            next = waiting.pollFirstEntry();
        }
        if (next == null) {
            return;
        }
        try {
            look.accept(next.getKey(), next.getValue());
        } catch (RuntimeException | Error e) {
            log.error("event=interface-news-broken service={}", next.getKey(), e);
        }
    }
}
