package io.understudy.access;

import io.understudy.time.Ticker;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.web.filter.OncePerRequestFilter;

/** After ten wrong passwords from one address within five minutes, that address is refused for as long. Any thread. */
final class Throttle extends OncePerRequestFilter {
    private static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** Addresses remembered: a flood from more of them forgets the oldest. */
    private static final int ADDRESSES = 10_000;

    private record Failures(int count, long since) {}

    private final Ticker ticker;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > ADDRESSES;
        }
    };

    Throttle(Ticker ticker) {
        this.ticker = ticker;
    }

    @EventListener
    void failed(AuthenticationFailureBadCredentialsEvent event) {
        if (event.getAuthentication().getDetails() instanceof WebAuthenticationDetails details) {
            synchronized (failures) {
                var before = recent(details.getRemoteAddress());
                failures.put(details.getRemoteAddress(),
                        new Failures(before.count() + 1, before.count() == 0 ? ticker.nanos() : before.since()));
            }
        }
    }

    private Failures recent(String address) {
        var known = failures.get(address);
        return known == null || ticker.nanos() - known.since() > WINDOW.toNanos() ? new Failures(0, 0) : known;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean tries = request.getHeader("Authorization") != null
                || "POST".equals(request.getMethod()) && "/login".equals(request.getServletPath());
        boolean refused;
        synchronized (failures) {
            refused = tries && recent(request.getRemoteAddr()).count() >= MOST;
        }
        if (refused) {
            response.setHeader("Retry-After", Long.toString(WINDOW.toSeconds()));
            response.sendError(429, "too many wrong passwords from this address");
            return;
        }
        chain.doFilter(request, response);
    }
}
