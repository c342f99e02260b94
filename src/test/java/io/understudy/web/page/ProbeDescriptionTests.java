package io.understudy.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.settings.HttpRequest;
import io.understudy.settings.Settings;
import io.understudy.settings.Tls;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeDescriptionTests {
    @Test
    void saysWhatAnHttpProbeTakesForAnAnswerWithoutCredentials() {
        var check = new Settings.HttpCheck(URI.create("http://me:secret@192.0.2.100:8080/health?token=secret"),
                List.of(new Settings.StatusRange(200, 399), new Settings.StatusRange(401, 401)), "<html>");

        assertThat(ProbeDescription.of(check))
                .isEqualTo("GET http://192.0.2.100:8080/health?… → 200–399, 401, with “<html>”");
    }

    @Test
    void saysWhereAnHttpProbeGoesAndShowsNoHeaderOrBody() {
        var check = new Settings.HttpCheck(URI.create("https://www.example.org/health"),
                InetAddress.ofLiteral("192.0.2.100"),
                new HttpRequest(HttpRequest.Method.POST, Map.of("X-Key", "secret"), "secret", 2),
                new HttpExpectation(List.of(new Settings.StatusRange(200, 200)), "ok", "maintenance", "^o+k"),
                new Tls(null, true, "shop.example.org", null));

        assertThat(ProbeDescription.of(check)).isEqualTo(
                "POST https://www.example.org/health at 192.0.2.100 with X-Key and a body, certificate for "
                        + "shop.example.org, following at most 2 redirects → 200, with “ok”, without “maintenance”, "
                        + "matching “^o+k”");
        assertThat(check.toString()).doesNotContain("secret");
    }

    @Test
    void saysWhatATcpProbeExpectsAndNotWhatItSends() {
        var check = new Settings.TcpCheck(InetAddress.getLoopbackAddress(), 6379, "AUTH secret\r\n", "+OK\r\n", true);

        assertThat(ProbeDescription.of(check)).isEqualTo("TLS to 127.0.0.1 port 6379 → “+OK”");
    }

    @Test
    void namesTheProgramOfACommandWithoutItsArguments() {
        assertThat(ProbeDescription.of(new Settings.CommandCheck(CommandLine.line("/etc/check --password secret"))))
                .isEqualTo("/etc/check → exit 0");
    }
}
