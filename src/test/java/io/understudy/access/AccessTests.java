package io.understudy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.cookie;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.understudy.journal.Journal;
import io.understudy.settings.Notify;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.NodeId;
import io.understudy.web.FakeJournal;
import jakarta.servlet.http.Cookie;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The three chains, with controllers that say "reached". */
class AccessTests {
    private static final String READ_TOKEN = "scrape-scrape-scrape-scrape";
    private static final String ACT_TOKEN = "script-script-script-script";

    private final AtomicLong nanos = new AtomicLong(1);
    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    private final FakeJournal journal = new FakeJournal();
    private AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    private MockMvc mvc = MockMvcBuilders.standaloneSetup().build();

    @RestController
    static class Everything {
        @GetMapping({"/", "/services/web", "/login", "/css/a.css", "/favicon.svg", "/webjars/x.js", "/api/v1/services",
                "/actuator/prometheus", "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness",
                "/v3/api-docs"})
        String read() {
            return "reached";
        }

        @GetMapping("/api/v1/events/stream")
        Callable<String> stream() {
            return () -> "reached";
        }

        @PostMapping({"/services/web/failover", "/other", "/api/v1/services/web/failover"})
        String change() {
            return "reached";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    @EnableWebSecurity
    static class Web {
        @Bean
        Everything everything() {
            return new Everything();
        }
    }

    @TempDir
    Path data = Path.of("");

    @BeforeEach
    void start() {
        start("{noop}secret");
    }

    private void start(String password) {
        var settings = new Settings(new NodeId("b"), data,
                List.of(new Settings.User("ops", password, Settings.Role.OPERATOR),
                        new Settings.User("eye", "{noop}secret", Settings.Role.VIEWER)),
                List.of(new Settings.Token("scraper", Tokens.digest(READ_TOKEN), Settings.Role.VIEWER),
                        new Settings.Token("script", Tokens.digest(ACT_TOKEN), Settings.Role.OPERATOR)),
                Duration.ZERO, Duration.ZERO, Settings.OnStop.KEEP, Notify.NOBODY, List.of());
        context = new AnnotationConfigWebApplicationContext();
        context.setServletContext(new MockServletContext());
        context.addBeanFactoryPostProcessor(beans -> {
            beans.registerSingleton("settings", settings);
            beans.registerSingleton("ticker", (Ticker) nanos::get);
            beans.registerSingleton("clock", (InstantSource) () -> Instant.ofEpochMilli(millis.get()));
            beans.registerSingleton("journal", journal);
        });
        context.register(Web.class, AccessConfiguration.class);
        context.refresh();
        mvc = MockMvcBuilders.webAppContextSetup(context).apply(springSecurity()).build();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private static RequestPostProcessor bearer(String token) {
        return request -> {
            request.addHeader("Authorization", "Bearer " + token);
            return request;
        };
    }

    private static RequestPostProcessor from(String address) {
        return request -> {
            request.setRemoteAddr(address);
            return request;
        };
    }

    private Cookie loggedIn(String user) throws Exception {
        var login = mvc.perform(formLogin().user(user).password("secret")).andExpect(redirectedUrl("/")).andReturn();
        assertThat(login.getRequest().getSession(false)).isNull();
        return Objects.requireNonNull(login.getResponse().getCookie(Logins.COOKIE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/css/a.css", "/favicon.svg", "/webjars/x.js", "/actuator/health/liveness",
            "/actuator/health/readiness"})
    void opensWithoutALogin(String path) throws Exception {
        mvc.perform(get(path)).andExpect(status().isOk());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/services", "/actuator/prometheus", "/actuator/health", "/v3/api-docs",
            "/api/v1/unknown"})
    void asksScriptsToLogInWithAProblem(String path) throws Exception {
        mvc.perform(get(path)).andExpect(status().isUnauthorized())
                .andExpect(header().stringValues("WWW-Authenticate", "Basic realm=\"Understudy\", charset=\"UTF-8\"",
                        "Bearer realm=\"Understudy\""))
                .andExpect(content().contentType("application/problem+json"))
                .andExpect(jsonPath("$.status").value(401));
    }

    @ParameterizedTest
    @CsvSource({"/,/login", "/services/web,/login?to=%2Fservices%2Fweb",
            "/services/web?span=24h,/login?to=%2Fservices%2Fweb%3Fspan%3D24h", "/unknown,/login?to=%2Funknown"})
    void sendsBrowsersToTheLoginPageAndLeavesNothingBehind(String path, String to) throws Exception {
        var answer = mvc.perform(get(path).accept("text/html")).andExpect(redirectedUrl(to)).andReturn();

        assertThat(answer.getRequest().getSession(false)).isNull();
        assertThat(answer.getResponse().getCookies()).isEmpty();
    }

    @Test
    void tellsAFragmentToLoadTheLoginPageAsAWhole() throws Exception {
        mvc.perform(get("/").header("HX-Request", "true")).andExpect(status().isUnauthorized())
                .andExpect(header().string("HX-Redirect", "/login"));
    }

    @Test
    void returnsAfterTheLoginToThePageNotToItsStream() throws Exception {
        mvc.perform(get("/stream").accept("text/event-stream")).andExpect(redirectedUrl("/login"));

        mvc.perform(post("/login").param("username", "ops").param("password", "wrong").param("to", "/services/web")
                .with(csrf())).andExpect(redirectedUrl("/login?error&to=%2Fservices%2Fweb"));
        mvc.perform(post("/login").param("username", "ops").param("password", "secret").param("to", "/services/web")
                .with(csrf())).andExpect(redirectedUrl("/services/web"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)",
            "/\t/evil.example", "/a\r\nSet-Cookie: b=c", "evil", "/login", "/login?out", " /x", "/\u202ex"})
    void leadsNowhereElseAfterTheLogin(String to) throws Exception {
        mvc.perform(post("/login").param("username", "ops").param("password", "secret").param("to", to).with(csrf()))
                .andExpect(redirectedUrl("/"));
    }

    /** The {@code Host} header is whatever the client says. */
    @Test
    void makesNoAddressOfTheHostHeader() throws Exception {
        var answers = List.of(
                mvc.perform(get("/services/web").header("Host", "evil.example").accept("text/html")),
                mvc.perform(post("/login").header("Host", "evil.example").param("username", "ops")
                        .param("password", "secret").with(csrf())),
                mvc.perform(post("/logout").header("Host", "evil.example").with(csrf())));

        assertThat(answers).allSatisfy(a -> assertThat(a.andReturn().getResponse().getHeader("Location"))
                .startsWith("/").doesNotContain("evil", "//"));
    }

    @Test
    void letsAViewerReadAndNotChange() throws Exception {
        mvc.perform(get("/api/v1/services").with(httpBasic("eye", "secret"))).andExpect(content().string("reached"));
        mvc.perform(head("/api/v1/services").with(httpBasic("eye", "secret"))).andExpect(status().isOk());
        mvc.perform(post("/api/v1/services/web/failover").with(httpBasic("eye", "secret")))
                .andExpect(status().isForbidden()).andExpect(content().contentType("application/problem+json"))
                .andExpect(jsonPath("$.detail").value(containsString("operator")));
        var session = loggedIn("eye");
        mvc.perform(get("/").cookie(session)).andExpect(content().string("reached"));
        mvc.perform(post("/services/web/failover").cookie(session).with(csrf())).andExpect(status().isForbidden());
        mvc.perform(post("/other").cookie(session).with(csrf())).andExpect(status().isForbidden());
        mvc.perform(post("/api/v1/services/web/failover").cookie(session).with(csrf()))
                .andExpect(status().isForbidden());
    }

    @Test
    void letsAnOperatorChange() throws Exception {
        mvc.perform(get("/api/v1/services").with(httpBasic("ops", "secret"))).andExpect(content().string("reached"));
        mvc.perform(post("/api/v1/services/web/failover").with(httpBasic("ops", "secret")))
                .andExpect(content().string("reached"));
        var session = loggedIn("ops");
        mvc.perform(post("/services/web/failover").cookie(session).with(csrf()))
                .andExpect(content().string("reached"));
        mvc.perform(post("/api/v1/services/web/failover").cookie(session).with(csrf()))
                .andExpect(content().string("reached"));
    }

    @Test
    void takesTokensWithTheirRole() throws Exception {
        mvc.perform(get("/actuator/prometheus").with(bearer(READ_TOKEN))).andExpect(content().string("reached"));
        mvc.perform(post("/api/v1/services/web/failover").with(bearer(READ_TOKEN))).andExpect(status().isForbidden());
        mvc.perform(post("/api/v1/services/web/failover").with(bearer(ACT_TOKEN)))
                .andExpect(content().string("reached"));
        mvc.perform(get("/api/v1/services").header("Authorization", "bearer  " + READ_TOKEN))
                .andExpect(content().string("reached"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer ", "Bearer", "Digest x", "Basic !", "Basic b3BzOndyb25n", ""})
    void refusesWrongCredentialsEvenBesideAGoodLogin(String authorization) throws Exception {
        var session = loggedIn("ops");

        var read = mvc.perform(get("/api/v1/services").cookie(session).header("Authorization", authorization));
        var change = mvc.perform(
                post("/api/v1/services/web/failover").cookie(session).header("Authorization", authorization));

        read.andExpect(status().isUnauthorized());
        change.andExpect(status().isUnauthorized());
        // and the login is as good as before
        mvc.perform(get("/api/v1/services").cookie(session)).andExpect(content().string("reached"));
    }

    @Test
    void keepsTheCallerOverAnAsynchronousAnswer() throws Exception {
        var begun = mvc.perform(get("/api/v1/events/stream").with(bearer(READ_TOKEN)))
                .andExpect(request().asyncStarted()).andReturn();

        mvc.perform(asyncDispatch(begun)).andExpect(content().string("reached"));
    }

    @Test
    void refusesAChangeBySessionWithoutItsCsrfToken() throws Exception {
        var session = loggedIn("ops");

        mvc.perform(get("/api/v1/services").cookie(session)).andExpect(content().string("reached"));
        mvc.perform(post("/services/web/failover").cookie(session)).andExpect(status().isForbidden());
        mvc.perform(post("/services/web/failover").cookie(session).with(csrf().useInvalidToken()))
                .andExpect(status().isForbidden());
        mvc.perform(post("/api/v1/services/web/failover").cookie(session)).andExpect(status().isForbidden())
                .andExpect(jsonPath("$.detail").value(containsString("CSRF")));
        mvc.perform(post("/logout").cookie(session)).andExpect(status().isForbidden());
        mvc.perform(post("/login").param("username", "ops").param("password", "secret"))
                .andExpect(status().isForbidden());
    }

    @Test
    void asksWhoIsNotLoggedInToLogInEvenWhenTheTokenIsMissing() throws Exception {
        mvc.perform(post("/api/v1/services/web/failover")).andExpect(status().isUnauthorized());
        mvc.perform(post("/api/v1/services/web/failover").with(csrf())).andExpect(status().isUnauthorized());
    }

    @Test
    void scriptsLeaveNoSessionBehind() throws Exception {
        var answers = List.of(mvc.perform(get("/api/v1/services").with(httpBasic("ops", "secret"))).andReturn(),
                mvc.perform(get("/api/v1/services").with(bearer(READ_TOKEN))).andReturn(),
                mvc.perform(get("/api/v1/services")).andReturn());

        assertThat(answers).allSatisfy(answer -> assertThat(answer.getRequest().getSession(false)).isNull());
    }

    /** A cookie that was copied before must not be good afterwards, nor after a restart. */
    @Test
    void aLogoutEndsTheLoginHereAndNotOnlyInTheBrowser() throws Exception {
        var copied = loggedIn("ops");
        var other = loggedIn("ops");

        mvc.perform(post("/logout").cookie(copied).with(csrf())).andExpect(redirectedUrl("/login?out"))
                .andExpect(cookie().maxAge(Logins.COOKIE, 0));

        mvc.perform(get("/").cookie(copied)).andExpect(redirectedUrl("/login"));
        mvc.perform(get("/api/v1/services").cookie(copied)).andExpect(status().isUnauthorized());
        mvc.perform(get("/").cookie(other)).andExpect(content().string("reached"));
        restart("{noop}secret");
        mvc.perform(get("/").cookie(copied)).andExpect(redirectedUrl("/login"));
        mvc.perform(get("/").cookie(other)).andExpect(content().string("reached"));
    }

    @Test
    void aDiskThatTakesNoLogoutEndsEveryLoginAtTheRestart() throws Exception {
        var copied = loggedIn("ops");
        // Nothing can be written under this name.
        Files.createDirectories(data.resolve(EndedLogins.FILE + ".new/full"));

        mvc.perform(post("/logout").cookie(copied).with(csrf())).andExpect(redirectedUrl("/login?out"));
        mvc.perform(get("/").cookie(copied)).andExpect(redirectedUrl("/login"));

        restart("{noop}secret");
        mvc.perform(get("/").cookie(copied)).andExpect(redirectedUrl("/login"));
    }

    @Test
    void manyLogoutsOfOneUserLeaveABoundedTraceAndEndAll() throws Exception {
        var first = loggedIn("eye");
        var operator = loggedIn("ops");

        for (int i = 0; i <= EndedLogins.MOST; i++) {
            mvc.perform(post("/logout").cookie(loggedIn("eye")).with(csrf()));
        }

        assertThat(Files.readAllLines(data.resolve(EndedLogins.FILE))).hasSizeLessThanOrEqualTo(EndedLogins.MOST);
        mvc.perform(get("/").cookie(first)).andExpect(redirectedUrl("/login"));
        mvc.perform(get("/").cookie(operator)).andExpect(content().string("reached"));
    }

    @Test
    void whereItIsNotKnownWhatWasEndedEverythingIs() throws Exception {
        var login = loggedIn("ops");
        Files.writeString(data.resolve(EndedLogins.FILE), "no such line\n");

        restart("{noop}secret");

        mvc.perform(get("/").cookie(login)).andExpect(redirectedUrl("/login"));
        millis.incrementAndGet();
        mvc.perform(get("/").cookie(loggedIn("ops"))).andExpect(content().string("reached"));
    }

    @Test
    void aLoginLastsAShift() throws Exception {
        var login = loggedIn("ops");

        millis.addAndGet(Login.LASTS.toMillis() - 1);
        mvc.perform(get("/").cookie(login)).andExpect(content().string("reached"));
        millis.incrementAndGet();
        mvc.perform(get("/").cookie(login)).andExpect(redirectedUrl("/login"));
    }

    private Cookie stays() throws Exception {
        return loggedIn("ops");
    }

    private void restart(String password) {
        context.close();
        start(password);
    }

    /** The worst moment to look for the password. */
    @Test
    void aLoginOutlivesARestartWithItsRole() throws Exception {
        var cookie = stays();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getAttribute("SameSite")).isEqualTo("Lax");
        assertThat(cookie.getMaxAge()).isEqualTo(12 * 60 * 60);

        restart("{noop}secret");

        mvc.perform(get("/").cookie(cookie)).andExpect(content().string("reached"));
        mvc.perform(post("/other").cookie(cookie).with(csrf())).andExpect(content().string("reached"));
        // another site's page has no token
        mvc.perform(post("/other").cookie(cookie)).andExpect(status().isForbidden());
        mvc.perform(get("/api/v1/services").cookie(cookie)).andExpect(content().string("reached"));
    }

    @Test
    void aLoginDoesNotOutliveItsPasswordNorItsKeyNorAForgery() throws Exception {
        var cookie = stays();
        var forged = new Cookie(Logins.COOKIE, cookie.getValue().substring(4));

        mvc.perform(get("/").cookie(forged)).andExpect(status().isFound());
        restart("{noop}another");
        mvc.perform(get("/").cookie(cookie)).andExpect(status().isFound());
        Files.delete(data.resolve(LoginKey.FILE));
        restart("{noop}secret");
        mvc.perform(get("/").cookie(cookie)).andExpect(status().isFound());
    }

    @Test
    void whereNoKeyCanBeKeptALoginEndsWithTheRun() throws Exception {
        context.close();
        data = Files.createFile(data.resolve("a-file-and-no-folder"));
        start("{noop}secret");

        var cookie = stays();
        mvc.perform(get("/").cookie(cookie)).andExpect(content().string("reached"));

        restart("{noop}secret");
        mvc.perform(get("/").cookie(cookie)).andExpect(status().isFound());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/api/v1/services", "/actuator/health/liveness", "/"})
    void sendsTheHeadersWithEveryAnswer(String path) throws Exception {
        mvc.perform(get(path))
                .andExpect(header().string("Content-Security-Policy",
                        "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"))
                .andExpect(header().string("Referrer-Policy", "no-referrer"))
                .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                .andExpect(header().doesNotExist("Strict-Transport-Security"));
        mvc.perform(get(path).secure(true)).andExpect(header().exists("Strict-Transport-Security"));
    }

    @Test
    void aWrongPasswordComesBackToTheForm() throws Exception {
        mvc.perform(formLogin().user("ops").password("wrong")).andExpect(redirectedUrl("/login?error"));
    }

    /** The real operator is at another address, behind the same one with another name, or at the console. */
    @Test
    void wrongPasswordsLockNobodyElseOut() throws Exception {
        for (int i = 0; i < 2 * Throttle.FREE; i++) {
            mvc.perform(get("/api/v1/services").with(httpBasic("ops", "wrong")).with(from("192.0.2.1")));
        }

        mvc.perform(get("/api/v1/services").with(httpBasic("ops", "secret")).with(from("192.0.2.1")))
                .andExpect(status().isTooManyRequests()).andExpect(header().string("Retry-After", "1"))
                .andExpect(content().contentType("application/problem+json"));
        mvc.perform(post("/login").param("username", "OPS").param("password", "secret").with(csrf())
                .with(from("192.0.2.1"))).andExpect(status().isTooManyRequests());
        mvc.perform(get("/api/v1/services").with(httpBasic("ops", "secret")).with(from("192.0.2.2")))
                .andExpect(status().isOk());
        mvc.perform(get("/api/v1/services").with(httpBasic("eye", "secret")).with(from("192.0.2.1")))
                .andExpect(status().isOk());
        mvc.perform(get("/api/v1/services").with(bearer(READ_TOKEN)).with(from("192.0.2.1")))
                .andExpect(status().isOk());
        nanos.addAndGet(Throttle.FIRST.toNanos());
        mvc.perform(get("/api/v1/services").with(httpBasic("ops", "secret")).with(from("192.0.2.1")))
                .andExpect(status().isOk());
    }

    @Test
    void theConsoleIsNeverLocked() throws Exception {
        for (int i = 0; i < 4 * Throttle.FREE_OF_NETWORK; i++) {
            mvc.perform(get("/api/v1/services").with(httpBasic(i % 2 == 0 ? "ops" : "x" + i, "wrong")))
                    .andExpect(status().isUnauthorized());
        }

        mvc.perform(get("/api/v1/services").with(httpBasic("ops", "secret"))).andExpect(status().isOk());
    }

    /** Through a proxy on this host that nobody named, everybody comes from 127.0.0.1. */
    @Test
    void whoComesThroughAProxyIsNotTheConsole() throws Exception {
        for (int i = 0; i < 2 * Throttle.FREE; i++) {
            mvc.perform(get("/api/v1/services").with(httpBasic("ops", "wrong")).header("X-Forwarded-For", "192.0.2.1"));
        }

        mvc.perform(get("/api/v1/services").with(httpBasic("ops", "secret")).header("X-Forwarded-For", "192.0.2.9"))
                .andExpect(status().isTooManyRequests());
        mvc.perform(get("/api/v1/services").with(httpBasic("ops", "secret"))).andExpect(status().isOk());
    }

    @Test
    void aFloodOfWrongLoginsLeavesABoundedTraceWithoutWhatStrangersTyped() throws Exception {
        for (int i = 0; i < 200; i++) {
            mvc.perform(get("/api/v1/services").with(httpBasic(i % 3 == 0 ? "ops" : "my-password" + i, "wrong"))
                    .with(from("192.0.2." + i % 5)));
        }

        var events = journal.events("", 0, 500);
        assertThat(events).extracting(Journal.Event::code).containsExactlyInAnyOrder("wrong-login", "login-locked");
        assertThat(events).noneSatisfy(e -> assertThat(e.because()).contains("my-password"));
        nanos.addAndGet(WrongLogins.WINDOW.toNanos());
        mvc.perform(get("/api/v1/services").with(httpBasic("ops", "wrong")).with(from("198.51.100.1")));
        assertThat(journal.events("", 0, 500)).hasSize(3)
                .anySatisfy(e -> assertThat(e.because()).contains("user ops from 198.51.100.1; there were "));
    }

    @Test
    void aGoodPasswordForgetsTheNamesFailures() throws Exception {
        for (int i = 0; i < 4 * Throttle.FREE; i++) {
            mvc.perform(get("/api/v1/services").with(httpBasic("ops", i % 4 == 3 ? "secret" : "wrong"))
                    .with(from("192.0.2.1")));
        }

        mvc.perform(get("/api/v1/services").with(httpBasic("ops", "secret")).with(from("192.0.2.1")))
                .andExpect(status().isOk());
    }
}
