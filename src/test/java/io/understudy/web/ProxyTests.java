package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Behind a proxy that {@code trusted-proxies} names: here the test itself. */
@SpringBootTest(classes = {WebApplication.class, ProxyTests.Trusting.class},
        webEnvironment = WebEnvironment.RANDOM_PORT)
class ProxyTests {
    @TestConfiguration(proxyBeanMethods = false)
    static class Trusting {
        @Bean
        @Primary
        Settings trusting() {
            var s = Samples.settings();
            return new Settings(s.node(), s.dataDir(), s.users(), s.tokens(), s.startHold(), s.bootHold(), s.onStop(),
                    s.notices(), s.services(), List.of(InetAddress.ofLiteral("127.0.0.1")));
        }
    }

    @LocalServerPort
    int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).headers(headers).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void marksCookiesSecureWhereTheClientCameByTls() throws Exception {
        assertThat(get("/login", "X-Forwarded-For", "192.0.2.1", "X-Forwarded-Proto", "https").headers()
                .firstValue("Set-Cookie").orElseThrow()).contains("Secure");
        assertThat(get("/login", "X-Forwarded-For", "192.0.2.1").headers().firstValue("Set-Cookie").orElseThrow())
                .doesNotContain("Secure");
    }

    /** What the client itself wrote stands on the left, and nobody believes it. */
    @Test
    void slowsTheAddressThatTheProxySaw() throws Exception {
        for (int i = 0; i < 10; i++) {
            get("/api/v1/services", "Authorization", "Basic b3BzOndyb25n", "X-Forwarded-For",
                    "203.0.113." + i + ", 192.0.2.66");
        }

        assertThat(get("/api/v1/services", "Authorization", "Basic b3BzOnNlY3JldA==", "X-Forwarded-For",
                "127.0.0.1, 192.0.2.66").statusCode()).isEqualTo(429);
        assertThat(get("/api/v1/services", "Authorization", "Basic b3BzOnNlY3JldA==", "X-Forwarded-For", "192.0.2.67")
                .statusCode()).isEqualTo(200);
    }

    @Test
    void takesWhatIsNoAddressForAStranger() throws Exception {
        for (var odd : List.of("unknown", "192.0.2.1:4711", "[2001:db8::1]:80", "_hidden", "%", "1.2")) {
            assertThat(get("/api/v1/services", "Authorization", "Basic b3BzOnNlY3JldA==", "X-Forwarded-For", odd)
                    .statusCode()).as(odd).isEqualTo(200);
        }
    }
}
