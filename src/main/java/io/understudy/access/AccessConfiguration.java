package io.understudy.access;

import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may do what. Everything needs a login but the two health groups, the login page and its style. Who reads is a
 * viewer, who changes anything an operator. Three chains, by what a request carries:
 *
 * <ol>
 * <li>an {@code Authorization} header to the API: authenticated with each request, and no session is looked at, so that
 * a wrong header can't borrow one. No CSRF token is asked, unless a browser says that another site's page made it send
 * the request: it adds Basic credentials automatically once it has asked for them. Such a page has no token, so its
 * changes are refused.
 * <li>the API without that header: the pages' own scripts, with the session of the login. Changes need the CSRF token.
 * <li>all else, the pages: form login, session, CSRF tokens; after a restart {@link LoginCookie} makes a new session.
 * </ol>
 */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {
    private static final String CONTENT_POLICY = "default-src 'self'; frame-ancestors 'none'; form-action 'self';"
            + " base-uri 'none'";
    private static final String[] HEALTH = {"/actuator/health/liveness", "/actuator/health/readiness"};
    private static final String[] LOGIN_PAGE = {"/login", "/css/**", "/js/**", "/webjars/**", "/favicon*", "/error"};
    private static final RequestMatcher API = new OrRequestMatcher(path("/api/**"), path("/actuator/**"),
            path("/v3/api-docs/**"));
    /**
     * A shift. Whoever is not logged in has a session only for the login form's CSRF token, for
     * {@code server.servlet.session.timeout}: a flood of such sessions must not be kept for hours.
     */
    private static final Duration LOGGED_IN = Duration.ofHours(12);

    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.pathPattern(pattern);
    }

    /** Not a bean of Spring Security's own type: it would warn that it takes {@link Passwords} instead. */
    record Known(UserDetailsService users) {}

    @Bean
    Known known(Settings settings) {
        var users = settings.users().stream()
                .map(u -> User.withUsername(u.name()).password(u.password()).roles(u.role().name()).build()).toList();
        var known = users.isEmpty()
                ? List.of(User.withUsername("operator").password("{noop}" + FirstPassword.in(settings.dataDir()))
                        .roles(Settings.Role.OPERATOR.name()).build())
                : users;
        return new Known(new InMemoryUserDetailsManager(known));
    }

    @Bean
    AuthenticationProvider passwords(Known known, Ticker ticker) {
        return new Passwords(known.users(), new Throttle(ticker));
    }

    @Bean
    RoleHierarchy roles() {
        return RoleHierarchyImpl.fromHierarchy("ROLE_OPERATOR > ROLE_VIEWER");
    }

    @Bean
    @Order(1)
    SecurityFilterChain scripts(HttpSecurity http, Settings settings) {
        http.securityMatcher(request -> API.matches(request) && authorization(request))
                .httpBasic(basic -> basic.authenticationEntryPoint(AccessConfiguration::logIn))
                .addFilterBefore(new Tokens(settings.tokens()), BasicAuthenticationFilter.class)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.requireCsrfProtectionMatcher(AccessConfiguration::forged));
        return api(http);
    }

    /**
     * <a href="https://www.w3.org/TR/fetch-metadata/">Fetch metadata</a>, or {@code Origin} from a browser without it.
     */
    private static boolean forged(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        boolean foreign = site == null
                ? request.getHeader(HttpHeaders.ORIGIN) != null
                : !site.equals("same-origin") && !site.equals("none");
        return foreign && CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request);
    }

    @Bean
    @Order(2)
    SecurityFilterChain pageScripts(HttpSecurity http) {
        // The CSRF protection is the default's: on.
        http.securityMatcher(API)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER));
        return api(http);
    }

    private static boolean authorization(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    private static SecurityFilterChain api(HttpSecurity http) {
        http.authorizeHttpRequests(rules -> {
            rules.requestMatchers(HEALTH).permitAll();
            roles(rules);
        }).exceptionHandling(errors -> errors.authenticationEntryPoint(AccessConfiguration::logIn)
                .accessDeniedHandler(ApiProblems::denied)).requestCache(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable).logout(AbstractHttpConfigurer::disable);
        return secured(http);
    }

    private static void roles(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules) {
        rules.requestMatchers(HttpMethod.GET).hasRole("VIEWER").requestMatchers(HttpMethod.HEAD).hasRole("VIEWER")
                .anyRequest().hasRole("OPERATOR");
    }

    private static void logIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (why instanceof Throttle.TooManyFailures many) {
            ApiProblems.tooMany(response, many);
        } else {
            ApiProblems.unauthorized(response);
        }
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(HttpSecurity http, Known known, Settings settings) {
        var key = LoginCookie.key(settings.dataDir());
        var cache = new HttpSessionRequestCache();
        // Where to go after the login: a page, not the event stream or a fragment that a forgotten tab asked for.
        cache.setRequestMatcher(request -> "GET".equals(request.getMethod()) && !htmx(request)
                && String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains("text/html"));
        var loginPage = new LoginUrlAuthenticationEntryPoint("/login");
        http.authorizeHttpRequests(rules -> {
            rules.requestMatchers(LOGIN_PAGE).permitAll();
            roles(rules);
        }).formLogin(form -> form.loginPage("/login").successHandler(new LoggedIn(cache))
                .failureHandler(new NotLoggedIn()))
                .rememberMe(stay -> stay.key(key).rememberMeServices(LoginCookie.with(key, known.users(), LOGGED_IN)))
                .logout(logout -> logout.logoutSuccessUrl("/login?out").deleteCookies("JSESSIONID"))
                .requestCache(requests -> requests.requestCache(cache))
                .exceptionHandling(errors -> errors.authenticationEntryPoint((request, response, why) -> {
                    if (htmx(request)) {
                        // It would put the login page into the fragment's place: this makes it load the page as a
                        // whole.
                        response.setHeader("HX-Redirect", request.getContextPath() + "/login");
                        response.setStatus(401);
                    } else {
                        loginPage.commence(request, response, why);
                    }
                }));
        return secured(http);
    }

    private static boolean htmx(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }

    /** Beside Spring Security's own: no sniffing, no framing, no caching; HSTS where the request came by TLS. */
    private static SecurityFilterChain secured(HttpSecurity http) {
        http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)));
        return http.build();
    }

    private static final class LoggedIn extends SavedRequestAwareAuthenticationSuccessHandler {
        LoggedIn(HttpSessionRequestCache cache) {
            setRequestCache(cache);
        }

        @Override
        public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
                Authentication authentication) throws IOException, ServletException {
            request.getSession().setMaxInactiveInterval((int) LOGGED_IN.toSeconds());
            super.onAuthenticationSuccess(request, response, authentication);
        }
    }

    private static final class NotLoggedIn extends SimpleUrlAuthenticationFailureHandler {
        NotLoggedIn() {
            super("/login?error");
        }

        @Override
        public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
                AuthenticationException why) throws IOException, ServletException {
            if (why instanceof Throttle.TooManyFailures many) {
                response.setHeader(HttpHeaders.RETRY_AFTER, many.retryAfterSeconds());
                response.sendError(429, many.getMessage());
            } else {
                super.onAuthenticationFailure(request, response, why);
            }
        }
    }
}
