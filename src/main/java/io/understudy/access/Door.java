package io.understudy.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets so many requests in at once as can't disturb what watches the services, and refuses the others quickly with 503.
 * Strangers, those who are logged in, the console and health checks each have places of their own: none takes
 * another's. In front of everything else. An event stream gives its place back as soon as it is open.
 *
 * <p>Where memory does not suffice for an answer, only this answer fails.
 */
final class Door extends OncePerRequestFilter {
    private static final Logger log = LoggerFactory.getLogger(Door.class);

    private final Logins logins;
    private final Tokens tokens;
    private final Turns strangers = new Turns(4, 16, 6);
    private final Turns known = new Turns(6, 24, 12);
    private final Turns console = new Turns(4, 12, 12);
    private final Turns health = new Turns(2, 8, 4);

    Door(Logins logins, Tokens tokens) {
        this.logins = logins;
        this.tokens = tokens;
    }

    private record Place(Turns turns, String caller) {}

    private Place place(HttpServletRequest request) {
        var source = Source.of(request);
        if (source.console()) {
            return new Place(console, source.network());
        }
        if (request.getRequestURI().startsWith(request.getContextPath() + "/actuator/health/")) {
            return new Place(health, source.network());
        }
        var login = logins.find(request);
        if (login.isPresent()) {
            return new Place(known, login.get().user().name());
        }
        var token = tokens.presented(request);
        return token == null ? new Place(strangers, source.network()) : new Place(known, "token " + token.name());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var place = place(request);
        if (!entered(place)) {
            busy(request, response);
            return;
        }
        try {
            if (request.getDispatcherType() == DispatcherType.REQUEST
                    && request.getRequestURI().equals(request.getContextPath() + "/error")) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND); // it is where errors are shown, and no page
            } else {
                chain.doFilter(request, response);
            }
        } catch (OutOfMemoryError e) {
            log.error("event=out-of-memory request={} next=\"give Understudy more memory: -Xmx in JAVA_OPTS\"",
                    request.getMethod());
            if (!response.isCommitted()) {
                response.reset();
                busy(request, response);
            }
        } finally {
            place.turns().leave(place.caller());
        }
    }

    private static boolean entered(Place place) {
        try {
            return place.turns().enter(place.caller());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void busy(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        if (request.getRequestURI().startsWith(request.getContextPath() + "/api/")) {
            ApiProblems.busy(response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write("Too many requests at once: try again.\n".getBytes(StandardCharsets.UTF_8));
    }
}
