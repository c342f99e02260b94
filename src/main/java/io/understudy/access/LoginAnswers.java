package io.understudy.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;

/**
 * Where a browser is sent before and after a login. Paths only: the {@code Host} header is whatever the client says, so
 * no address is made of it.
 */
final class LoginAnswers
        implements
            AuthenticationEntryPoint,
            AuthenticationSuccessHandler,
            AuthenticationFailureHandler,
            LogoutSuccessHandler {

    /** The login page, also when its answer must not be put into the place of a page's fragment. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why) {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", request.getContextPath() + "/login");
            response.setStatus(401);
        } else {
            redirect(request, response, WantedPage.login(request));
        }
    }

    @Override
    public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
            Authentication user) {
        redirect(request, response, WantedPage.of(request));
    }

    @Override
    public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
            AuthenticationException why) throws IOException {
        if (why instanceof Refusal refusal) {
            response.setHeader(HttpHeaders.RETRY_AFTER, refusal.retryAfterSeconds());
            response.sendError(refusal.status(), refusal.getMessage());
        } else {
            redirect(request, response, "/login?error" + WantedPage.carried(request));
        }
    }

    @Override
    public void onLogoutSuccess(HttpServletRequest request, HttpServletResponse response,
            @Nullable Authentication user) {
        redirect(request, response, "/login?out");
    }

    private static void redirect(HttpServletRequest request, HttpServletResponse response, String path) {
        response.setStatus(302);
        response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + path);
    }
}
