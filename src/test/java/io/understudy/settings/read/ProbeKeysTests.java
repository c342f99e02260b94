package io.understudy.settings.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.Fault;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.Tls;
import io.understudy.settings.Warning;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a probe connects, what it sends and which certificates it takes, as the file says it. */
class ProbeKeysTests {
    @TempDir
    private Path folder;

    private final SettingsReader reader = new SettingsReader(() -> "b", InetAddress::isLoopbackAddress);

    private ReadResult read(String probe, String more) {
        return reader.read("""
                understudy:
                  node: b
                  services:
                    web:
                      addresses: [192.0.2.100, "2001:db8::100"]
                      interface: eth0
                      primary: { address: 192.0.2.1 }
                      probes: [%s]
                      %s
                """.formatted(probe.replace('`', '"'), more), folder);
    }

    private Settings.Service service(String probe, String more) {
        return ((ReadResult.Loaded) read(probe, more)).settings().services().getFirst();
    }

    private Settings.Check check(String probe) {
        return service("{ name: x, " + probe + " }", "").probes().getFirst().check();
    }

    private List<Fault> faults(String probe) {
        return read("{ name: x, " + probe + " }", "") instanceof ReadResult.Refused(var faults) ? faults : List.of();
    }

    private List<Warning> warnings(String probe) {
        return ((ReadResult.Loaded) read("{ name: x, " + probe + " }", "")).warnings();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"url: `http://www.example.org/`|192.0.2.100",
            "url: `http://www.example.org/`, at: 192.0.2.7|192.0.2.7",
            "url: `http://www.example.org/`, at: `2001:db8::100`|2001:db8::100", "url: `http://192.0.2.9/`|",
            "url: `http://192.0.2.9/`, at: 192.0.2.7|192.0.2.7", "url: `http://[2001:db8::9]/`|"})
    void aNameGoesToTheFirstAddressUnlessToldOtherwise(String keys, @Nullable String at) {
        var check = (Settings.HttpCheck) check("http: { " + keys + " }");

        assertThat(check.at()).isEqualTo(at == null ? null : InetAddress.ofLiteral(at));
        assertThat(warnings("http: { " + keys + " }")).isEmpty();
    }

    @Test
    void whatIsAskedOnThisHostGoesToTheLoopbackInterface() {
        var named = service("{ name: x, tcp: { port: 1 } }",
                "takeover: { probe: { http: { url: \"http://www.example.org/\" } } }").takeover().probe();
        var port = service("{ name: x, tcp: { port: 1 } }", "takeover: { probe: { tcp: { port: 25 } } }").takeover()
                .probe();

        assertThat(((Settings.HttpCheck) Objects.requireNonNull(named).check()).at())
                .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(((Settings.TcpCheck) Objects.requireNonNull(port).check()).host())
                .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    }

    @Test
    void localhostOfAProbeIsWarnedAbout() {
        assertThat(warnings("http: { url: `http://localhost/` }")).singleElement().extracting(Warning::problem)
                .asString().contains("192.0.2.100");
        assertThat(warnings("http: { url: `http://localhost/`, at: 127.0.0.1 }")).isEmpty();
    }

    @Test
    void tlsOfAConnectionIsAWordOrASection() {
        assertThat(((Settings.TcpCheck) check("tcp: { port: 1 }")).tls()).isNull();
        assertThat(((Settings.TcpCheck) check("tcp: { port: 1, tls: false }")).tls()).isNull();
        assertThat(((Settings.TcpCheck) check("tcp: { port: 1, tls: true }")).tls()).isEqualTo(Tls.DEFAULT);
        assertThat(((Settings.TcpCheck) check("tcp: { port: 1, tls: { name: a.example.org } }")).tls())
                .isEqualTo(new Tls(null, true, "a.example.org", null));
    }

    @Test
    void tlsOfAPlainUrlIsForRedirects() {
        var check = (Settings.HttpCheck) check(
                "http: { url: `http://192.0.2.9/`, follow: 1, tls: { name: a.example.org } }");

        assertThat(check.tls()).isEqualTo(new Tls(null, true, "a.example.org", null));
        assertThat(((Settings.HttpCheck) check("http: { url: `http://192.0.2.9/`, follow: 1 }")).tls()).isNull();
        assertThat(faults("http: { url: `http://192.0.2.9/`, tls: { name: a.example.org } }")).hasSize(1);
    }

    @Test
    void headersKeepTheirOrderAndText() {
        var check = (Settings.HttpCheck) check(
                "http: { url: `http://192.0.2.9/`, headers: { X-B: no, "
                        + "Authorization: `Bearer p\u00e4ss`, X-A: 010 } }");

        assertThat(check.request().headers().entrySet()).containsExactly(Map.entry("X-B", "no"),
                Map.entry("Authorization", "Bearer p\u00e4ss"), Map.entry("X-A", "010"));
    }

    /** A header's value may be a secret, whatever is wrong with it. */
    @ParameterizedTest
    @ValueSource(strings = {"hunter2\\r\\nX: y", "hunter2\\n", "hunter2\\0", "hunter2 ", "\\thunter2", "hunter2\u20ac",
            "hunter2\\e[2J", "hunter2\\x7f"})
    void aHeaderThatCouldSmuggleIsRefusedAndNotShown(String value) {
        var faults = faults("http: { url: `http://192.0.2.9/`, headers: { Authorization: `" + value + "` } }");

        assertThat(faults).singleElement().satisfies(f -> {
            assertThat(f.key()).isEqualTo("understudy.services.web.probes[0].http.headers.Authorization");
            assertThat(f.toString()).doesNotContain("hunter2");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "Host", "HOST", "content-length", "Transfer-Encoding", "TE", "Upgrade", "Expect",
            "X Y", "X:Y", "X\u00e4", "X\\r\\nY", "", "(x)"})
    void aHeaderThatIsNoneOfTheirsIsRefused(String name) {
        var faults = faults("http: { url: `http://192.0.2.9/`, headers: { `" + name + "`: x } }");

        assertThat(faults).singleElement().satisfies(f -> assertThat(f.remedy()).isNotBlank());
    }

    @Test
    void aFileOfAuthoritiesHoldsCertificates() throws IOException {
        Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----");
        Files.writeString(folder.resolve("empty.pem"), "");
        Files.writeString(folder.resolve("text.pem"), "hunter2");
        Files.writeString(folder.resolve("broken.pem"),
                "-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n-----END CERTIFICATE-----\n");

        for (var name : List.of("key.pem", "empty.pem", "text.pem", "broken.pem", "none.pem", ".")) {
            assertThat(faults("http: { url: `https://192.0.2.9/`, tls: { ca: " + name + " } }")).as(name)
                    .singleElement().satisfies(f -> {
                        assertThat(f.key()).endsWith("http.tls.ca");
                        assertThat(f.toString()).doesNotContain("hunter2", "aHVudGVyMg");
                    });
        }
    }

    @Test
    void aFileThatThisUserMayNotReadIsAFault() throws IOException {
        var file = Files.writeString(folder.resolve("ca.pem"), "x");
        assertThat(file.toFile().setReadable(false)).isTrue();

        // Root may read every file, and finds no certificate in this one.
        assertThat(faults("tcp: { port: 1, tls: { ca: ca.pem } }")).singleElement().extracting(Fault::problem)
                .asString().isEqualTo(Files.isReadable(file)
                        ? "holds something that is not a certificate"
                        : "this user may not read it");
    }
}
