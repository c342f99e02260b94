package io.understudy.access;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfException;
import tools.jackson.databind.json.JsonMapper;

/** What the API answers before any controller is reached: problem details (RFC 9457). */
final class ApiProblems {
    private ApiProblems() {}

    /** With the challenges that RFC 9110 §11.6.1 asks for. */
    static void unauthorized(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Understudy\", charset=\"UTF-8\"");
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Understudy\"");
        write(response, 401, "Unauthorized", "log in with HTTP Basic or a bearer token");
    }

    static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        var user = SecurityContextHolder.getContext().getAuthentication();
        if (user == null || user instanceof AnonymousAuthenticationToken) {
            // The CSRF check comes first, but who has not logged in should hear that and not of tokens.
            unauthorized(response);
        } else {
            write(response, 403, "Forbidden", why instanceof CsrfException
                    ? "a session may change something only with its CSRF token: send that, or credentials with the"
                            + " request"
                    : "this needs the role operator");
        }
    }

    /** 429 or 503, with when to try again. */
    static void refused(HttpServletResponse response, Refusal why) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, why.retryAfterSeconds());
        write(response, why.status(), why.status() == 429 ? "Too Many Requests" : "Service Unavailable",
                Objects.toString(why.getMessage(), ""));
    }

    static void busy(HttpServletResponse response) throws IOException {
        write(response, 503, "Service Unavailable", "too many requests at once: try again");
    }

    @JsonPropertyOrder({"type", "title", "status", "detail"})
    private record Body(String type, String title, int status, String detail) {}

    private static void write(HttpServletResponse response, int status, String title, String detail)
            throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(JsonMapper.shared().writeValueAsBytes(new Body("about:blank", title, status, detail)));
    }
}
