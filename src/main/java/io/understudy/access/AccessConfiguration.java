package io.understudy.access;

import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Who may do what. Everything needs a login but the health groups, the login page and its style. Two chains: what scripts use is
 * authenticated with each request; what browsers use has a session, and each change a CSRF token. A browser's session may read the
 * API, never change anything through it without the token.
 */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {
    private static final String CONTENT_POLICY = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";
    private static final String[] OPEN = {"/login", "/css/**", "/js/**", "/webjars/**", "/favicon.svg", "/error",
            "/actuator/health/liveness",
            "/actuator/health/readiness"};

    @Bean
    Throttle throttle(Ticker ticker) {
        return new Throttle(ticker);
    }

    /** It belongs into the chains, before the passwords are looked at; not in front of everything a second time. */
    @Bean
    FilterRegistrationBean<Throttle> throttleOnlyInChains(Throttle throttle) {
        var registration = new FilterRegistrationBean<>(throttle);
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    UserDetailsService users(Settings settings) {
        var users = settings.users().stream()
                .map(u -> User.withUsername(u.name()).password(u.password()).roles(u.role().name()).build()).toList();
        return new InMemoryUserDetailsManager(users.isEmpty()
                ? List.of(User.withUsername("operator").password("{noop}" + FirstPassword.in(settings.dataDir()))
                        .roles(Settings.Role.OPERATOR.name()).build())
                : users);
    }

    @Bean
    RoleHierarchy roles() {
        return RoleHierarchyImpl.fromHierarchy("ROLE_OPERATOR > ROLE_VIEWER");
    }

    @Bean
    @Order(1)
    SecurityFilterChain scripts(HttpSecurity http, Settings settings, Throttle throttle) throws Exception {
        http.securityMatcher("/api/**", "/actuator/**", "/v3/api-docs/**").authorizeHttpRequests(rules -> rules
                .requestMatchers("/actuator/health/liveness", "/actuator/health/readiness").permitAll()
                .requestMatchers(HttpMethod.GET, "/**").hasRole("VIEWER")
                .anyRequest().hasRole("OPERATOR"))
                .httpBasic(basic -> basic
                        .authenticationEntryPoint((request, response, _) -> problem(response, 401, "Unauthorized",
                                "log in with HTTP Basic or a bearer token")))
                .exceptionHandling(errors -> errors
                        .authenticationEntryPoint((request, response, _) -> problem(response, 401, "Unauthorized",
                                "log in with HTTP Basic or a bearer token"))
                        .accessDeniedHandler((request, response, _) -> problem(response, 403, "Forbidden",
                                request.getHeader("Authorization") == null
                                        ? "a session may only read here: send credentials with the request"
                                        : "this needs the role operator")))
                .csrf(csrf -> csrf.ignoringRequestMatchers(AccessConfiguration::carriesCredentials))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(
                        org.springframework.security.config.http.SessionCreationPolicy.NEVER))
                .addFilterBefore(new Tokens(settings.tokens()), UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(throttle, Tokens.class);
        headers(http);
        return http.build();
    }

    /**
     * Whether a request needs no CSRF token: it carries credentials of its own, and no browser says that another site's page made
     * it. A browser does send Basic credentials by itself once it has asked for them (Fetch metadata tells who made it do so).
     */
    private static boolean carriesCredentials(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none")
                || request.getHeader("Origin") != null && site == null;
        return !foreign && (request.getHeader("Authorization") != null || request.getCookies() == null);
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, Throttle throttle) throws Exception {
        http.authorizeHttpRequests(rules -> rules.requestMatchers(OPEN).permitAll()
                .requestMatchers(HttpMethod.POST, "/services/**").hasRole("OPERATOR")
                .anyRequest().hasRole("VIEWER"))
                .formLogin(form -> form.loginPage("/login").permitAll().defaultSuccessUrl("/"))
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
                .addFilterBefore(throttle, UsernamePasswordAuthenticationFilter.class);
        headers(http);
        return http.build();
    }

    private static void headers(HttpSecurity http) throws Exception {
        http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .frameOptions(Customizer.withDefaults()));
    }

    /** RFC 9457. The texts are constants: nothing has to be escaped. */
    private static void problem(HttpServletResponse response, int status, String title, String detail)
            throws IOException {
        response.setStatus(status);
        if (status == 401) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Understudy\"");
        }
        response.setContentType("application/problem+json");
        response.getOutputStream()
                .write(("{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\""
                        + detail
                        + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
