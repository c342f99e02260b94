package io.understudy.web.page;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.understudy.access.Caller;
import io.understudy.time.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.AbstractFlashMapManager;

/**
 * What a page says after an order, kept until the page is fetched; by login, because there are no sessions. Bounded;
 * any thread.
 */
final class FlashMaps extends AbstractFlashMapManager {
    private static final int LOGINS_MOST = 500;
    private static final int EACH_MOST = 20;
    private static final Duration KEPT = Duration.ofMinutes(3);

    private final Cache<String, List<FlashMap>> kept;

    FlashMaps(Ticker ticker) {
        this.kept = Caffeine.newBuilder().ticker(ticker::nanos).executor(Runnable::run).maximumSize(LOGINS_MOST)
                .expireAfterWrite(KEPT).build();
    }

    @Override
    protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
        var maps = kept.getIfPresent(Caller.of(request).login());
        return maps == null ? null : new ArrayList<>(maps); // Spring changes what it gets, and gives it back
    }

    @Override
    protected void updateFlashMaps(List<FlashMap> maps, HttpServletRequest request, HttpServletResponse response) {
        var login = Caller.of(request).login();
        if (maps.isEmpty()) {
            kept.invalidate(login);
        } else {
            kept.put(login, List.copyOf(maps.subList(Math.max(0, maps.size() - EACH_MOST), maps.size())));
        }
    }

    @Override
    protected Object getFlashMapsMutex(HttpServletRequest request) {
        return kept;
    }
}
