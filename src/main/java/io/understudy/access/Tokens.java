package io.understudy.access;

import io.understudy.settings.Settings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code Authorization: Bearer TOKEN} (RFC 6750 §2.1). Tokens are random and long, so a plain digest of them is safe to
 * keep; it is compared in constant time, with every one of them.
 */
final class Tokens extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";
    /** The end of an event stream is a second dispatch of the same request: it has to find who asked. */
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
    private final List<Settings.Token> tokens;

    Tokens(List<Settings.Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** Who presents an unknown token stays unknown, and is asked to log in by the rules that follow. */
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var token = presented(request);
        if (token != null) {
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(Users.authenticated("token " + token.name(), token.role()));
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
        }
        chain.doFilter(request, response);
    }

    /** The known token that the request came with. */
    Settings.@Nullable Token presented(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? known(header.substring(SCHEME.length()).strip())
                : null;
    }

    private Settings.@Nullable Token known(String presented) {
        var digest = digest(presented).getBytes(StandardCharsets.US_ASCII);
        Settings.Token found = null;
        for (var token : tokens) {
            if (MessageDigest.isEqual(digest, token.sha256().getBytes(StandardCharsets.US_ASCII))) {
                found = token;
            }
        }
        return found;
    }

    static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
