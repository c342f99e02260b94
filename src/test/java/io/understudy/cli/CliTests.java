package io.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

class CliTests {
    private static final String GOOD = """
            understudy:
              node: b
              services:
                web:
                  addresses: [192.0.2.100/24]
                  interface: none0
                  primary: { address: 192.0.2.1 }
                  witnesses: { addresses: [203.0.113.254] }
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> started = new ArrayList<>();

    @Test
    void runStartsSpringWithTheFileAndTheOtherOptions() throws IOException {
        var file = write(GOOD);

        assertThat(run("--config=" + file, "--server.port=0")).isEmpty();

        assertThat(started).containsExactly("--understudy.config=" + file, "--server.port=0");
    }

    @Test
    void theFileMayBeNamedByTheEnvironment() throws IOException {
        var file = write(GOOD);

        assertThat(run(Map.of("UNDERSTUDY_CONFIG", file.toString()), "", "run")).isEmpty();

        assertThat(started).containsExactly("--understudy.config=" + file);
    }

    @Test
    void aBadFileNeverReachesSpring() throws IOException {
        var file = write("understudy: { nod: b }");

        assertThat(run("run", "--config", file.toString())).hasValue(1);

        assertThat(started).isEmpty();
        assertThat(err()).isEqualTo("""
                %1$s:1 understudy.services: is missing. Name at least one service to protect.
                %1$s:1 understudy.nod: unknown key. Did you mean node?
                """.formatted(file));
    }

    @Test
    void checkPrintsFaultsToStandardError() throws IOException {
        var file = write("understudy: { services: {} }\n");

        assertThat(run("check", "--config=" + file)).hasValue(1);

        assertThat(out()).isEmpty();
        assertThat(err())
                .isEqualTo(file + ":1 understudy.services: is empty. Name at least one service to protect.\n");
    }

    @Test
    void checkPrintsWarningsAndTheBudget() throws IOException {
        var file = write(GOOD);

        assertThat(run("check", "--config=" + file)).hasValue(0);

        assertThat(err()).isEmpty();
        assertThat(out()).startsWith("ok\n").contains("warning: " + file + ":5 understudy.services.web.addresses[0]: ")
                .contains("this host has no interface none0")
                .contains("  web: host gone: typically 2.5s, at worst 3.5s");
    }

    @Test
    void checkDemandsWitnessesWhereThereIsNoGateway() throws IOException {
        var file = write(GOOD.replace("none0", "lo").replaceAll(" +witnesses.*\n", ""));

        assertThat(run("check", "--config=" + file)).hasValue(1);

        assertThat(err())
                .startsWith(file + ":4 understudy.services.web.witnesses: is left out, and lo has no default gateway");
    }

    @Test
    void aTokenMatchesTheDigestThatIsPrintedWithIt() {
        assertThat(run("token", "prometheus")).hasValue(0);
        var first = out().lines().toList();

        assertThat(run("token", "prometheus", "--role=operator")).hasValue(0);
        var second = out().lines().toList().subList(4, 8);

        assertThat(first.get(1)).hasSize(43).isNotEqualTo(second.get(1));
        assertThat(first.get(3)).isEqualTo("understudy: { tokens: { prometheus: { sha256: "
                + TokenCommand.sha256(first.get(1)) + ", role: viewer } } }");
        assertThat(second.get(3)).endsWith("role: operator } } }");
    }

    @Test
    void hashesAPasswordAsSpringSecurityReadsIt() {
        assertThat(run(Map.of(), "correct horse\n", "hash-password")).hasValue(0);

        var encoded = out().strip();
        assertThat(encoded).startsWith("{bcrypt}$2");
        assertThat(PasswordEncoderFactories.createDelegatingPasswordEncoder().matches("correct horse", encoded))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "0123456789012345678901234567890123456789012345678901234567890123456789012\n"})
    void refusesAPasswordThatBcryptCantHold(String typed) {
        assertThat(run(Map.of(), typed, "hash-password")).hasValue(1);

        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "check", "run extra", "token", "token a b", "token a/b",
            "token a --role=root", "status --confg=x",
            "failover", "failover Web", "status --url", "status --url=ftp://127.0.0.1",
            "status --url=http://192.0.2.1:8080",
            "pause web --for=soon", "drill web", "resume web --force", "mirror web --reason=x", "check --user=ops",
            "run --confg=x", "--config=x check", "help frobnicate"})
    void whatMakesNoSenseIsAnsweredWithTheUsage(String line) {
        assertThat(run(Map.of("UNDERSTUDY_PASSWORD", "x"), "", line.split(" "))).hasValue(2);

        assertThat(err()).contains("usage: understudy");
        assertThat(started).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", "check --help", "help check", "run -h", "failover --help"})
    void helpIsNoError(String line) {
        assertThat(run(line.split(" "))).hasValue(0);

        assertThat(out()).startsWith("usage: understudy");
    }

    @Test
    void eachCommandExplainsItsOwnOptionsOnly() {
        assertThat(run("pause", "--help")).hasValue(0);

        assertThat(out()).startsWith("usage: understudy pause").contains("--for=DURATION", "--reason=TEXT")
                .doesNotContain("--force", "--role");
    }

    @ParameterizedTest
    @CsvSource({"check --confg=x, --config", "run --confg=x, --config", "failover web --fource, --force",
            "stauts, status", "help chek, check"})
    void namesTheNearestWordThatItKnows(String line, String nearest) {
        assertThat(run(line.split(" "))).hasValue(2);

        assertThat(err()).startsWith("understudy: unknown ").contains(". Did you mean " + nearest + "?\n");
    }

    @Test
    void theLastOfSeveralEqualOptionsCounts() throws IOException {
        var file = write(GOOD);

        assertThat(run("run", "--config=/nowhere", "--config=" + file)).isEmpty();

        assertThat(started).containsExactly("--understudy.config=" + file);
        assertThat(err()).isEmpty();
    }

    @Test
    void theFileMayBeNamedBySpringsProperty() throws IOException {
        var file = write(GOOD);

        assertThat(run("--understudy.config=" + file, "--debug")).isEmpty();

        assertThat(started).containsExactly("--understudy.config=" + file, "--debug");
    }

    @Test
    void completesCommandsAndTheirOptions() {
        assertThat(run("completion")).hasValue(0);

        assertThat(out()).startsWith("#!/usr/bin/env bash").contains("test-notices", "--expected-holder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version"})
    void tellsItsVersion(String line) {
        assertThat(run(line)).hasValue(0);

        assertThat(out()).startsWith("understudy ").contains("Java " + Runtime.version());
    }

    @Test
    void statusIsATableAndSaysWhetherAllIsWell() throws IOException {
        var web = """
                {"name":"web","state":"WATCHING","holder":"a","shouldHold":"a","mode":"act","paused":null,\
                "stalled":null,"because":"all is well"}""";
        var shop = """
                {"name":"shop","state":"HALTED","holder":"nobody","shouldHold":"a","mode":"act","paused":null,\
                "because":"no \\u001bproof"}""";

        assertThat(ask(200, "[" + web + "]", "status").status()).hasValue(0);
        assertThat(out()).isEqualTo("""
                SERVICE  STATE     HOLDER  SHOULD  MODE  WHY
                web      WATCHING  a       a       act   all is well
                """);
        assertThat(ask(200, "[" + web + "," + shop + "]", "status").status()).hasValue(1);
        assertThat(out()).contains("HALTED").doesNotContain("\u001b");
        assertThat(
                ask(200, "[" + web.replace("\"paused\":null", "\"paused\":{\"by\":\"ops\"}") + "]", "status").status())
                .hasValue(1);
        var stalled = ask(200, "[" + web.replace("\"stalled\":null", "\"stalled\":\"its thread hangs\"") + "]",
                "status");
        assertThat(stalled.status()).hasValue(1);
        assertThat(out()).contains("stalled: its thread hangs");
        var unserved = web.replace("\"stalled\":null", "\"unserved\":{\"why\":\"paused by ops\"},\"conflict\":null");
        assertThat(ask(200, "[" + unserved + "]", "status").status()).hasValue(1);
        assertThat(out()).contains("does not answer: paused by ops");
        var rival = web.replace("\"stalled\":null", "\"unserved\":null,\"conflict\":{\"by\":\"02:00:00:00:00:77\"}");
        assertThat(ask(200, "[" + rival + "]", "status").status()).hasValue(1);
        assertThat(out()).contains("second holder 02:00:00:00:00:77");
    }

    /** What is held is not paused, so the table alone would not show it. */
    @Test
    void statusSaysThatTheJournalCannotBeReadOrWritten() throws IOException {
        var web = """
                {"name":"web","state":"HOLDING","holder":"b","shouldHold":"b","mode":"act","paused":null,\
                "stalled":null,"because":"it runs here",\
                "gates":[{"name":"journal","ok":%s,"why":"the journal can't be written (disk full)"}]}""";

        assertThat(ask(200, "[" + web.formatted("true") + "]", "status").status()).hasValue(0);
        assertThat(out()).doesNotContain("The journal:");
        assertThat(ask(200, "[" + web.formatted("false") + "]", "status").status()).hasValue(1);
        assertThat(out()).contains("The journal: the journal can't be written (disk full)");
    }

    @Test
    void anOrderCarriesItsReasonAndItsUser() throws IOException {
        var asked = ask(202, "", "failover", "web", "--reason=disk \"full\"", "--force", "--expected-holder=a",
                "--user=ops");

        assertThat(asked.status()).hasValue(0);
        assertThat(asked.seen()).containsExactly("POST /api/v1/services/web/failover",
                "Basic " + Base64.getEncoder().encodeToString("ops:s3cret".getBytes(StandardCharsets.UTF_8)),
                "{\"reason\":\"disk \\\"full\\\"\",\"expectedHolder\":\"a\",\"force\":true}");
        assertThat(out()).isEqualTo("recovery: /api/v1/recoveries/7\nweb: failover accepted\n");
    }

    @Test
    void aRefusalNamesTheGates() throws IOException {
        var asked = ask(412,
                """
                        {"title":"Refused","detail":"gates fail",\
                        "gates":[{"name":"witness","ok":false,"why":"none answers"}]}""",
                "switchover", "web");

        assertThat(asked.status()).hasValue(1);
        assertThat(err()).isEqualTo("understudy: refused (412): Refused: gates fail\n  witness: none answers\n");
    }

    @Test
    void aWrongPasswordOrADaemonInTroubleIsNotARefusal() throws IOException {
        assertThat(ask(401, "", "status").status()).hasValue(2);
        assertThat(ask(500, "{}", "status").status()).hasValue(2);
        assertThat(ask(200, "<html>", "status").status()).hasValue(2);
        assertThat(err()).contains("user or password refused").contains("refused (500)")
                .contains("doesn't answer as Understudy does");
    }

    @Test
    void nobodyThereToAsk() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(run(Map.of("UNDERSTUDY_PASSWORD", "x"), "", "status", "--url=http://127.0.0.1:" + port)).hasValue(2);

        assertThat(err()).startsWith("understudy: no answer from http://127.0.0.1:" + port);
    }

    @Test
    void thePasswordIsFoundInTheDataFolder() throws IOException {
        Files.writeString(folder.resolve("operator-password"), "s3cret\n");
        var file = write(GOOD.replace("  node: b\n", "  node: b\n  data-dir: .\n"));

        var asked = ask(Map.of(), 200, "[]", "status", "--config=" + file);

        assertThat(asked.status()).hasValue(0);
        assertThat(asked.seen().get(1))
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString("operator:s3cret".getBytes(StandardCharsets.UTF_8)));
    }

    private record Asked(OptionalInt status, List<String> seen) {}

    private Asked ask(int status, String answer, String... args) throws IOException {
        return ask(Map.of("UNDERSTUDY_PASSWORD", "s3cret"), status, answer, args);
    }

    /** A daemon that answers one way to everything, on loopback. */
    private Asked ask(Map<String, String> environment, int status, String answer, String... args) throws IOException {
        out.reset();
        var seen = new ArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, status, answer, seen));
        server.start();
        try {
            var all = new ArrayList<>(List.of(args));
            all.add("--url=http://127.0.0.1:" + server.getAddress().getPort());
            return new Asked(run(environment, "", all.toArray(String[]::new)), seen);
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int status, String answer, List<String> seen) throws IOException {
        try (exchange) {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (status == 202) {
                exchange.getResponseHeaders().add("Location", "/api/v1/recoveries/7");
            }
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private OptionalInt run(String... args) {
        return run(Map.of(), "", args);
    }

    private OptionalInt run(Map<String, String> environment, String typed, String... args) {
        var in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
        return new Cli(in, false, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment, spring -> started.addAll(List.of(spring))).run(List.of(args));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("understudy.yaml"), text);
    }
}
