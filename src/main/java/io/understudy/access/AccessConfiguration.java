package io.understudy.access;

import io.understudy.journal.Journal;
import io.understudy.kernel.YieldingThreads;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.context.ApplicationEventPublisher;
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
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.session.DisableEncodeUrlFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may do what. Everything needs a login but the two health groups, the login page and its style. Who reads is a
 * viewer, who changes anything an operator. Three chains, by what a request carries:
 *
 * <ol>
 * <li>an {@code Authorization} header to the API: authenticated with each request, and no cookie is looked at, so that
 * a wrong header can't borrow its login. No CSRF token is asked, unless a browser says that another site's page made it
 * send the request: it adds Basic credentials automatically once it has asked for them. Such a page has no token, so
 * its changes are refused.
 * <li>the API without that header: the pages' own scripts, with the login's cookie. Changes need the CSRF token.
 * <li>all else, the pages: form login, the cookie ({@link Logins}), CSRF tokens.
 * </ol>
 *
 * There are no sessions: nothing is kept for whoever asks.
 */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {
    private static final String CONTENT_POLICY = "default-src 'self'; frame-ancestors 'none'; form-action 'self';"
            + " base-uri 'none'";
    private static final String[] HEALTH = {"/actuator/health/liveness", "/actuator/health/readiness"};
    private static final String[] LOGIN_PAGE = {"/login", "/css/**", "/js/**", "/webjars/**", "/favicon*", "/error"};
    private static final RequestMatcher API = new OrRequestMatcher(path("/api/**"), path("/actuator/**"),
            path("/v3/api-docs/**"));
    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.pathPattern(pattern);
    }

    /** What the chains share. */
    record Parts(Logins logins, FormTokens forms, Tokens tokens, Door door, LoginAnswers answers) {}

    @Bean
    Users users(Settings settings) {
        return Users.of(settings);
    }

    @Bean
    Parts parts(Settings settings, Users users, InstantSource clock, ApplicationEventPublisher publisher) {
        var key = new LoginKey(settings.dataDir());
        var ended = new EndedLogins(settings.dataDir(), key, clock,
                users.all().stream().map(Settings.User::name).toList());
        var logins = new Logins(users, key, ended, clock, publisher::publishEvent);
        var tokens = new Tokens(settings.tokens());
        return new Parts(logins, new FormTokens(key, logins), tokens, new Door(logins, tokens), new LoginAnswers());
    }

    @Bean
    AuthenticationProvider passwords(Users users, Journal journal, InstantSource clock, Ticker ticker) {
        return new Passwords(new PasswordCheck(users, ticker), new Throttle(ticker),
                new WrongLogins(users, journal, clock, ticker), YieldingThreads.named("password"));
    }

    @Bean
    RoleHierarchy roles() {
        return RoleHierarchyImpl.fromHierarchy("ROLE_OPERATOR > ROLE_VIEWER");
    }

    @Bean
    @Order(1)
    SecurityFilterChain scripts(HttpSecurity http, Parts parts) {
        http.securityMatcher(request -> API.matches(request) && authorization(request))
                .httpBasic(basic -> basic.authenticationEntryPoint(AccessConfiguration::logIn)
                        .authenticationDetailsSource(Source::of))
                .addFilterBefore(parts.tokens(), BasicAuthenticationFilter.class)
                .csrf(csrf -> csrf.requireCsrfProtectionMatcher(AccessConfiguration::forged)
                        .csrfTokenRepository(parts.forms()));
        return api(http, parts);
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
    SecurityFilterChain pageScripts(HttpSecurity http, Parts parts) {
        http.securityMatcher(API).csrf(csrf -> csrf.csrfTokenRepository(parts.forms()))
                .securityContext(context -> context.securityContextRepository(parts.logins()));
        return api(http, parts);
    }

    private static boolean authorization(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    private static SecurityFilterChain api(HttpSecurity http, Parts parts) {
        http.authorizeHttpRequests(rules -> {
            rules.requestMatchers(HEALTH).permitAll();
            roles(rules);
        }).exceptionHandling(errors -> errors.authenticationEntryPoint(AccessConfiguration::logIn)
                .accessDeniedHandler(ApiProblems::denied))
                .formLogin(AbstractHttpConfigurer::disable).logout(AbstractHttpConfigurer::disable);
        return secured(http, parts);
    }

    private static void roles(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules) {
        rules.requestMatchers(HttpMethod.GET).hasRole("VIEWER").requestMatchers(HttpMethod.HEAD).hasRole("VIEWER")
                .anyRequest().hasRole("OPERATOR");
    }

    private static void logIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (why instanceof Refusal refusal) {
            ApiProblems.refused(response, refusal);
        } else {
            ApiProblems.unauthorized(response);
        }
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(HttpSecurity http, Parts parts) {
        http.authorizeHttpRequests(rules -> {
            rules.requestMatchers(LOGIN_PAGE).permitAll();
            roles(rules);
        }).csrf(csrf -> csrf.csrfTokenRepository(parts.forms()))
                .securityContext(context -> context.securityContextRepository(parts.logins()))
                .formLogin(form -> form.loginPage("/login").authenticationDetailsSource(Source::of)
                        .successHandler(parts.answers()).failureHandler(parts.answers()))
                .logout(logout -> logout.logoutSuccessHandler(parts.answers()))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(parts.answers()));
        return secured(http, parts);
    }

    /** Beside Spring Security's own: no sniffing, no framing, no caching; HSTS where the request came by TLS. */
    private static SecurityFilterChain secured(HttpSecurity http, Parts parts) {
        http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .addFilterBefore(parts.door(), DisableEncodeUrlFilter.class);
        return http.build();
    }
}
