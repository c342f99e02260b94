package io.understudy.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
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
