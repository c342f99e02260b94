package io.understudy.settings.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.CommandLine;
import io.understudy.settings.Fault;
import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.settings.HttpRequest;
import io.understudy.settings.ProcessCheck;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.Tls;
import io.understudy.settings.Warning;
import io.understudy.settings.yaml.YamlFile;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class SettingsReaderTests {
    private static final Path FOLDER = Path.of("/etc/understudy");
    private static final String MINIMAL = resource("minimal.yaml");
    private static final String SSH = "ssh: { user: u, private-key: k, known-hosts: h }";

    private final SettingsReader reader = new SettingsReader(() -> "Standby.example.org",
            InetAddress::isLoopbackAddress);

    @Test
    void defaultsAreThese() {
        var settings = loaded(MINIMAL.replace("  node: b\n", "")).settings();

        assertThat(settings.node()).isEqualTo(new NodeId("standby"));
        assertThat(settings.dataDir()).isEqualTo(Path.of("/var/lib/understudy"));
        assertThat(settings.users()).isEmpty();
        assertThat(settings.tokens()).isEmpty();
        assertThat(settings.startHold()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.bootHold()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.onStop()).isEqualTo(Settings.OnStop.KEEP);
        assertThat(settings.services()).containsExactly(new Settings.Service("web", Mode.ACT,
                List.of(new Vip("192.0.2.100", 32)), "eth0",
                new Settings.Primary(ip("192.0.2.1"), new NodeId("primary"), "eth0", null, null),
                new Pace(Duration.ofSeconds(1), Duration.ofMillis(500), 3, 2, Duration.ofSeconds(3)),
                List.of(), null,
                new Settings.Fence(Settings.Proof.WIRE, List.of(), Settings.WhenUnproven.HOLD),
                new Settings.Witnesses(Settings.WitnessKind.GATEWAY, List.of(), 1),
                new Settings.Takeover(null, null, Duration.ofSeconds(1), Duration.ofSeconds(30)),
                Settings.AfterTakeover.HOLD,
                new Settings.Failback(Settings.FailbackPolicy.MANUAL, null, null),
                new Settings.HoldDown(Duration.ofHours(1), 2), null));
    }

    @Test
    void defaultsOfTheSectionsAreThese() {
        var service = loaded(service("primary: { address: 192.0.2.1, " + SSH + " }", """
                host-watch: {}
                probes:
                  - { name: home, http: { url: "http://192.0.2.100/" } }
                  - { name: raw, tcp: { port: 80 } }
                respawn: { process: httpd, command: go }
                fence:
                  methods:
                    - { ssh: { command: "x {address}" } }
                    - { agent: { run: /usr/sbin/fence_x } }
                witnesses: { addresses: [192.0.2.254] }
                takeover: {}
                failback: {}
                hold-down: {}
                """)).settings().services().getFirst();

        var probePace = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), 3, 2, Duration.ofSeconds(3));
        assertThat(service.primary().ssh())
                .isEqualTo(new Settings.Ssh("192.0.2.1", "u", 22, FOLDER.resolve("k"), FOLDER.resolve("h"),
                        Duration.ofSeconds(2), Duration.ofSeconds(10)));
        assertThat(service.hostWatch())
                .isEqualTo(
                        new Pace(Duration.ofSeconds(1), Duration.ofMillis(500), 3, 2, Duration.ofSeconds(3)));
        assertThat(service.probes()).containsExactly(
                new Settings.Probe("home",
                        new Settings.HttpCheck(URI.create("http://192.0.2.100/"),
                                List.of(new Settings.StatusRange(200, 399)), null),
                        probePace),
                new Settings.Probe("raw", new Settings.TcpCheck(ip("192.0.2.100"), 80, null, null, false), probePace));
        assertThat(service.respawn())
                .isEqualTo(new Settings.Respawn(ProcessCheck.of("httpd"), CommandLine.line("go"), Duration.ofSeconds(1),
                        1, 5, Duration.ofHours(1), "httpd"));
        assertThat(service.fence()).isEqualTo(new Settings.Fence(Settings.Proof.WIRE,
                List.of(new Settings.SshFence(Settings.Scope.ADDRESSES, CommandLine.line("x {address}"),
                        Duration.ofSeconds(10)),
                        new Settings.AgentFence(Settings.Scope.HOST, "/usr/sbin/fence_x", Map.of(),
                                Duration.ofSeconds(30))),
                Settings.WhenUnproven.HOLD));
        assertThat(service.witnesses())
                .isEqualTo(new Settings.Witnesses(Settings.WitnessKind.LISTED, List.of(ip("192.0.2.254")), 1));
        assertThat(service.takeover())
                .isEqualTo(new Settings.Takeover(null, null, Duration.ofSeconds(1), Duration.ofSeconds(30)));
        assertThat(service.failback()).isEqualTo(new Settings.Failback(Settings.FailbackPolicy.MANUAL, null, null));
        assertThat(service.holdDown()).isEqualTo(new Settings.HoldDown(Duration.ofHours(1), 2));
    }

    @Test
    void everyKeyMaps() {
        var settings = loaded(resource("full.yaml")).settings();

        assertThat(settings.node()).isEqualTo(new NodeId("node-b"));
        assertThat(settings.dataDir()).isEqualTo(FOLDER.resolve("state"));
        assertThat(settings.users()).containsExactly(
                new Settings.User("ops", "{bcrypt}$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
                        Settings.Role.OPERATOR),
                new Settings.User("eye", "{noop}look", Settings.Role.VIEWER));
        assertThat(settings.tokens()).containsExactly(new Settings.Token("prometheus",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Settings.Role.VIEWER));
        assertThat(settings.startHold()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.bootHold()).isEqualTo(Duration.ofMinutes(3));
        assertThat(settings.onStop()).isEqualTo(Settings.OnStop.RELEASE);
        assertThat(settings.service("web")).contains(new Settings.Service("web", Mode.OBSERVE,
                List.of(new Vip("192.0.2.100", 24), new Vip("2001:db8::100", 128)), "eth0",
                new Settings.Primary(ip("192.0.2.1"), new NodeId("a"), "ens3",
                        CommandLine.line("sudo -n systemctl stop web"),
                        new Settings.Ssh("192.0.2.9", "understudy", 2222, Path.of("/etc/understudy/id"),
                                FOLDER.resolve("hosts"),
                                Duration.ofSeconds(3), Duration.ofSeconds(11))),
                new Pace(Duration.ofMillis(200), Duration.ofMillis(100), 4, 5, Duration.ofMillis(600)),
                List.of(new Settings.Probe("home",
                        new Settings.HttpCheck(URI.create("http://192.0.2.100:8080/x?y=1"),
                                List.of(new Settings.StatusRange(200, 200), new Settings.StatusRange(204, 206)),
                                "<html>"),
                        new Pace(Duration.ofMillis(500), Duration.ofSeconds(1), 2, 4, Duration.ofSeconds(3))),
                        new Settings.Probe("shop",
                                new Settings.HttpCheck(URI.create("https://www.example.org/health"), ip("192.0.2.100"),
                                        new HttpRequest(HttpRequest.Method.POST, Map.of("X-Key", "s3cret"), "s3cret",
                                                2),
                                        new HttpExpectation(List.of(new Settings.StatusRange(200, 399)), "ok",
                                                "maintenance", "^o+k"),
                                        new Tls(null, true, "shop.example.org", Duration.ofDays(14))),
                                new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), 3, 2,
                                        Duration.ofSeconds(3))),
                        new Settings.Probe("raw",
                                new Settings.TcpCheck(ip("192.0.2.7"), 80, "GET /\r\n", "<HTML>", true),
                                new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), 3, 2,
                                        Duration.ofSeconds(3))),
                        new Settings.Probe("own",
                                new Settings.CommandCheck(
                                        new CommandLine(List.of("/etc/understudy/check", "eth0", ""), false)),
                                new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), 3, 2,
                                        Duration.ofSeconds(3)))),
                new Settings.Respawn(ProcessCheck.of("httpd.bin"), CommandLine.line("apachectl graceful"),
                        Duration.ofSeconds(2), 3, 4, Duration.ofHours(2), "httpd.bin"),
                new Settings.Fence(Settings.Proof.METHOD,
                        List.of(new Settings.SshFence(Settings.Scope.ADDRESSES,
                                CommandLine.line("sudo -n ip address delete {address} dev ens3"),
                                Duration.ofSeconds(4)),
                                new Settings.SshFence(Settings.Scope.HOST,
                                        new CommandLine(List.of("sudo", "-n", "ip", "link", "set", "ens3", "down"),
                                                false),
                                        Duration.ofSeconds(10)),
                                new Settings.AgentFence(Settings.Scope.HOST, "fence_ipmilan",
                                        Map.of("ip", "198.51.100.9", "password", "s3cret"), Duration.ofSeconds(20))),
                        Settings.WhenUnproven.TAKE_OVER),
                new Settings.Witnesses(Settings.WitnessKind.LISTED, List.of(ip("192.0.2.254"), ip("2001:db8::254")), 2),
                new Settings.Takeover(CommandLine.line("systemctl start web"),
                        new CommandLine(List.of("systemctl", "stop", "web"), false), Duration.ofSeconds(2),
                        Duration.ofSeconds(40), Settings.Standby.HOT,
                        new Settings.OwnProbe(
                                new Settings.HttpCheck(URI.create("http://127.0.0.1/"),
                                        List.of(new Settings.StatusRange(200, 399)), null),
                                new Pace(Duration.ofSeconds(2), Duration.ofSeconds(2), 3, 2, Duration.ofSeconds(6))),
                        new CommandLine(List.of("test", "-d", "/srv/data"), false)),
                Settings.AfterTakeover.HOLD,
                new Settings.Failback(Settings.FailbackPolicy.AFTER, Duration.ofMinutes(10),
                        CommandLine.line("sudo -n ip address replace {address} dev ens3"),
                        CommandLine.line("systemctl is-enabled web")),
                new Settings.HoldDown(Duration.ofHours(2), 3), null));
    }

    @Test
    void aMergedSectionFillsOnlyWhatIsNotWritten() {
        var mail = loaded(resource("full.yaml")).settings().service("mail").orElseThrow();

        assertThat(mail.hostWatch())
                .isEqualTo(new Pace(Duration.ofMillis(300), Duration.ofMillis(100), 4, 5,
                        Duration.ofMillis(600)));
        assertThat(mail.addresses()).containsExactly(new Vip("192.0.2.101", 32));
        assertThat(mail.witnesses().kind()).isEqualTo(Settings.WitnessKind.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"typos", "values", "probes", "contradictions", "secrets", "structure", "notices"})
    void listsEveryFaultOfABadFile(String name) throws IOException {
        var reading = reader.read(resource("bad/" + name + ".yaml"), FOLDER);

        assertThat(reading).isInstanceOf(ReadResult.Refused.class);
        var lines = ((ReadResult.Refused) reading).faults().stream().map(f -> f.text("understudy.yaml")).toList();
        var written = Files.createDirectories(Path.of("target/bad-settings")).resolve(name + ".expected");
        Files.write(written, lines);
        assertThat(lines).as("if these are right: cp " + written + " src/test/resources/settings/bad/")
                .containsExactlyElementsOf(resource("bad/" + name + ".expected").lines().toList());
    }

    @Test
    void theDocumentationsExampleIsAccepted() throws IOException {
        var page = Files.readString(Path.of("docs/configuration.md"));
        int begin = page.indexOf("```yaml\n") + "```yaml\n".length();

        var example = loaded(page.substring(begin, page.indexOf("```", begin)));

        assertThat(example.settings().services()).hasSize(1);
        assertThat(example.warnings()).extracting(Warning::key).containsExactly("understudy.users.eye.password");
    }

    @Test
    void neverShowsASecret() {
        var faults = refused(resource("bad/secrets.yaml"));

        assertThat(faults).isNotEmpty().noneMatch(f -> f.toString().contains("hunter2"));
        assertThat(loaded(resource("full.yaml")).toString()).doesNotContain("s3cret", "look", "N9qo8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''|1|the file is empty", "'# only a comment'|1|the file is empty",
            "'- a'|1|the file is not a tree of keys", "'a: [b'|1|not YAML", "'a: b\n\tc: d'|2|not YAML",
            "'understudy: {}\n---\nunderstudy: {}'|2|there is a second YAML document",
            "'understudy: &x { services: *x }'|1|contains it",
            "'server: { a: &x 1, a: *x }'|1|the key is written twice",
            "'understudy: { ? [a] : b }'|1|a key is not plain text",
            "'understudy: *nowhere'|1|not YAML", "'understudy: \u0007'|0|not YAML",
            "'understudy: !!java.net.URL [x]'|1|not YAML"})
    void saysWhatIsWrongWithTheFileItself(String text, int line, String problem) {
        var faults = refused(text);

        assertThat(faults).anySatisfy(f -> {
            assertThat(f.line()).isEqualTo(line);
            assertThat(f.problem()).contains(problem);
            assertThat(f.remedy()).isNotBlank();
        });
    }

    @Test
    void saysWhyAFileCantBeRead(@TempDir Path folder) throws IOException {
        var latin = Files.write(folder.resolve("latin.yaml"), "node: ä".getBytes(StandardCharsets.ISO_8859_1));
        var large = Files.writeString(folder.resolve("large.yaml"), "#".repeat(YamlFile.SIZE_MAX + 1));

        assertThat(only(reader.read(folder.resolve("none.yaml"))).problem()).isEqualTo("there is no such file");
        assertThat(only(reader.read(folder)).problem()).isEqualTo("is a folder");
        assertThat(only(reader.read(latin)).problem()).isEqualTo("is not UTF-8 text");
        assertThat(only(reader.read(large)).problem()).startsWith("is larger than");
    }

    /** One change to a good service, the key it is reported under (below the service). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"mode: observed|mode",
            "host-watch: { interval: 4ms }|host-watch.interval",
            "host-watch: { interval: 1.5s }|host-watch.interval",
            "host-watch: { interval: 1s, tolerate: 999ms }|host-watch.tolerate",
            "host-watch: { interval: 5ms, timeout: 2ms, fail-after: 20, tolerate: 19ms }|host-watch.tolerate",
            "host-watch: { tolerate: 1s, timeout: 1001ms }|host-watch.timeout",
            "host-watch: { timeout: 1ms }|host-watch.timeout",
            "host-watch: { recover-after: 0 }|host-watch.recover-after",
            "host-watch: { fail-after: 101 }|host-watch.fail-after",
            "probes: [{ name: x, tcp: {} }]|probes[0].tcp.port",
            "probes: [{ name: x, tcp: { port: 0 } }]|probes[0].tcp.port",
            "probes: [{ name: x, tcp: { port: 1, host: localhost } }]|probes[0].tcp.host",
            "probes: [{ name: host, tcp: { port: 1 } }]|probes[0].name",
            "probes: [{ name: x, http: { url: `http:///x` } }]|probes[0].http.url",
            "probes: [{ name: x, http: { url: `http://192.0.2.01/` } }]|probes[0].http.url",
            "probes: [{ name: x, http: { url: `http://192.0.2.1:70000/` } }]|probes[0].http.url",
            "probes: [{ name: x, http: { url: `http://192.0.2.1/`, status: 600 } }]|probes[0].http.status",
            "probes: [{ name: x, http: { url: `http://192.0.2.1/`, status: 99 } }]|probes[0].http.status",
            "probes: [{ name: x, command: {} }]|probes[0].command.run",
            "probes: [{ name: x, command: { run: a, timeout: 1s } }]|probes[0].command.timeout",
            "probes: [{ name: x, command: { run: a }, interval: 49ms }]|probes[0].interval",
            "probes: [{ name: x, command: { run: a }, timeout: 9ms }]|probes[0].timeout",
            "probes: [{ name: x, command: { run: a }, tolerate: 999ms }]|probes[0].tolerate",
            "respawn: { process: httpd, command: a }|respawn", "fence: { proof: method }|fence.proof",
            "fence: { methods: [{ ssh: { command: `x {address}` } }] }|fence.methods[0].ssh",
            "fence: { methods: [{ agent: { run: a b } }] }|fence.methods[0].agent.run",
            "fence: { methods: [{ scope: addresses, agent: { run: a } }] }|fence.methods[0].scope",
            "fence: { methods: [{ agent: { run: a }, timeout: 99ms }] }|fence.methods[0].timeout",
            "fence: { methods: [{ agent: { run: a, options: { action: `on` } } }] }"
                    + "|fence.methods[0].agent.options.action",
            "witnesses: some|witnesses", "witnesses: { addresses: [192.0.2.254], need: 2 }|witnesses.need",
            "witnesses: { addresses: [192.0.2.254], need: 0 }|witnesses.need",
            "witnesses: { addresses: [] }|witnesses.addresses",
            "witnesses: { addresses: [192.0.2.254, 192.0.2.254] }|witnesses.addresses[1]",
            "witnesses: { addresses: [192.0.2.1] }|witnesses.addresses[0]",
            "witnesses: { addresses: [192.0.2.100] }|witnesses.addresses[0]",
            "witnesses: { addresses: [127.0.0.1] }|witnesses.addresses[0]",
            "takeover: { start: `{host}` }|takeover.start",
            "takeover: { start: `${address}` }|takeover.start", "takeover: { start: [``] }|takeover.start",
            "takeover: { start: [a, `{b}`] }|takeover.start[1]", "takeover: { timeout: 99ms }|takeover.timeout",
            "failback: { policy: after, claim: a }|failback.after",
            "failback: { policy: after, after: 1m }|failback.claim",
            "failback: { after: 1m }|failback.after", "failback: { claim: a }|failback.claim",
            "hold-down: { window: 59s }|hold-down.window",
            "hold-down: { takeovers: 0 }|hold-down.takeovers", "mirror: {}|mirror.from",
            "mirror: { from: { mount: { type: cifs, source: //a/b, at: /mnt/a } }, to: /srv/x, back: true }"
                    + "|mirror.back",
            "mirror: { from: { ssh: /data/ } }|mirror.to",
            "after-takeover: none|after-takeover"})
    void namesTheKeyAndLineOfAFault(String change, String key) {
        var faults = refused(service("primary: { address: 192.0.2.1 }", change.replace('`', '"')));

        assertThat(faults).anySatisfy(f -> {
            assertThat(f.key()).isEqualTo("understudy.services.web." + key);
            assertThat(f.line()).isEqualTo(7);
            assertThat(f.problem()).isNotBlank().doesNotEndWith(".");
            assertThat(f.remedy()).isNotBlank().doesNotEndWith(".");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"respawn: { command: a }|respawn.process",
            "respawn: { process: httpd }|respawn.command", "respawn: { process: -x, command: a }|respawn.process",
            "respawn: { process: a;b, command: a }|respawn.process",
            "respawn: { process: ` a`, command: a }|respawn.process",
            "respawn: { process: `{service}`, command: a }|respawn.process",
            "respawn: { process: a, command: a, window: 5 per hour }|respawn.window",
            "respawn: { process: a, command: a, window: 0 in 1h }|respawn.window",
            "respawn: { process: a, command: a, attempts: 6 }|respawn.attempts"})
    void namesTheKeyOfARespawnsFault(String change, String key) {
        var faults = refused(service("primary: { address: 192.0.2.1, " + SSH + " }", change.replace('`', '"')));

        assertThat(faults).extracting(Fault::key).containsExactly("understudy.services.web." + key);
    }

    @Test
    void acceptsWhatIsExactlyAtTheLimit() {
        var service = loaded(service("primary: { address: 192.0.2.1, " + SSH + " }",
                """
                        host-watch: { interval: 5ms, timeout: 2ms, fail-after: 1, recover-after: 1, tolerate: 5ms }
                        probes: [{ name: x, tcp: { port: 65535 }, interval: 50ms, timeout: 10ms, fail-after: 1,
                                   recover-after: 1, tolerate: 50ms }]
                        respawn: { process: fifteen-letters, command: a, wait: 0s, attempts: 0, window: 1 in 1s }
                        hold-down: { window: 1m, takeovers: 1 }
                        """))
                .settings().services().getFirst();

        assertThat(service.hostWatch())
                .isEqualTo(new Pace(Duration.ofMillis(5), Duration.ofMillis(2), 1, 1, Duration.ofMillis(5)));
        assertThat(service.probes().getFirst().pace().interval()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void anEmptyListOfStatusesMeansTheDefault() {
        var service = loaded(service("primary: { address: 192.0.2.1 }",
                "probes: [{ name: x, http: { url: \"http://192.0.2.100/\", status: [] } }]")).settings().services()
                .getFirst();

        assertThat(service.probes()).extracting(Settings.Probe::check).containsExactly(new Settings.HttpCheck(
                URI.create("http://192.0.2.100/"), List.of(new Settings.StatusRange(200, 399)), null));
    }

    @Test
    void theHostWatchTimeoutShrinksWithTolerateWhenLeftOut() {
        var service = loaded(service("primary: { address: 192.0.2.1 }", "host-watch: { interval: 10ms }")).settings()
                .services().getFirst();

        assertThat(service.hostWatch().timeout()).isEqualTo(Duration.ofMillis(30));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"witnesses: none|witnesses",
            "probes: [{ name: x, http: { url: `http://localhost/` } }]|probes[0].http.url",
            "probes: [{ name: x, tcp: { port: 80 }, tolerate: 1s }]|probes[0].tolerate",
            "host-watch: { interval: 1s, tolerate: 1s }|host-watch.tolerate",
            "fence: { when-unproven: take-over }|fence.when-unproven"})
    void warnsOfWhatWillBite(String change, String key) {
        var warnings = loaded(service("primary: { address: 192.0.2.1 }", change.replace('`', '"'))).warnings();

        assertThat(warnings).extracting(Warning::key).containsExactly("understudy.services.web." + key);
    }

    @Test
    void warnsOfAWiderPrefixAndOfWatchingItself() {
        var warnings = loaded(MINIMAL.replace("192.0.2.100", "192.0.2.100/24").replace("192.0.2.1 ", "127.0.0.1 "))
                .warnings();

        assertThat(warnings).extracting(Warning::key)
                .containsExactly("understudy.services.web.addresses[0]", "understudy.services.web.primary.address");
    }

    @Test
    void warnsWhenTheWayToThePrimaryIsTakenOverToo() {
        var same = loaded(MINIMAL.replace("{ address: 192.0.2.1 }", "{ address: 192.0.2.100, " + SSH + " }"))
                .warnings();
        var other = loaded(MINIMAL.replace("{ address: 192.0.2.1 }",
                "{ address: 192.0.2.100, " + SSH.replace("{ user", "{ host: 192.0.2.5, user") + " }")).warnings();

        assertThat(same).extracting(Warning::key).containsExactly("understudy.services.web.primary.ssh");
        assertThat(other).isEmpty();
    }

    @Test
    void anAddressIsAmbiguousInACommandThatRunsOnceForTwo() {
        var one = MINIMAL + "      takeover: { start: \"start {address}\" }\n";

        assertThat(loaded(one).settings().services().getFirst().takeover().start())
                .isEqualTo(CommandLine.line("start 192.0.2.100/32"));
        assertThat(refused(one.replace("[192.0.2.100]", "[192.0.2.100, 192.0.2.101]"))).extracting(Fault::key)
                .containsExactly("understudy.services.web.takeover.start");
    }

    @Test
    void scalarsStayText() {
        var text = service("primary: { address: 192.0.2.1, name: no, " + SSH + " }",
                "probes: [{ name: 1e3, tcp: { port: 80, send: 010, expect: 1:20 } }]");
        var service = loaded(text).settings().services().getFirst();

        assertThat(service.primary().name()).isEqualTo(new NodeId("no"));
        assertThat(service.probes().getFirst().name()).isEqualTo("1e3");
        assertThat(service.probes().getFirst().check())
                .isEqualTo(new Settings.TcpCheck(ip("192.0.2.100"), 80, "010", "1:20", false));
    }

    @Test
    void aHostnameThatIsNoNameHasToBeReplaced() {
        var odd = new SettingsReader(() -> "_", _ -> false);

        var reading = odd.read(MINIMAL.replace("  node: b\n", ""), FOLDER);

        assertThat(only(reading).key()).isEqualTo("understudy.node");
    }

    /** A service with {@code more} from line 7 on, and this primary below it. */
    private static String service(String primary, String more) {
        return """
                understudy:
                  node: b
                  services:
                    web:
                      addresses: [192.0.2.100]
                      interface: eth0
                """ + more.strip().indent(6) + primary.indent(6);
    }

    private ReadResult.Loaded loaded(String text) {
        var reading = reader.read(text, FOLDER);
        assertThat(reading).isInstanceOf(ReadResult.Loaded.class);
        return (ReadResult.Loaded) reading;
    }

    private List<Fault> refused(String text) {
        var reading = reader.read(text, FOLDER);
        assertThat(reading).isInstanceOf(ReadResult.Refused.class);
        return ((ReadResult.Refused) reading).faults();
    }

    private static Fault only(ReadResult reading) {
        assertThat(reading).isInstanceOf(ReadResult.Refused.class);
        var faults = ((ReadResult.Refused) reading).faults();
        assertThat(faults).hasSize(1);
        return faults.getFirst();
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }

    public static String resource(String name) {
        try (var stream = SettingsReaderTests.class.getResourceAsStream("/settings/" + name)) {
            if (stream == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
