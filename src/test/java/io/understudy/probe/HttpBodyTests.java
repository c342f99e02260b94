package io.understudy.probe;

import static io.understudy.probe.ProbeServer.hang;
import static io.understudy.probe.ProbeServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.settings.HttpRequest;
import io.understudy.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body has to contain, to lack or to match, however servers send it. Real servers on the loopback interface. */
class HttpBodyTests {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpProbe probe = new HttpProbe(
            new ProbeConnections(timer, new WallClock(InstantSource.system(), System::nanoTime)), System::nanoTime);

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    // ---- what is expected -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"ready,,,up", "absent,,,failed", ",maintenance,,up", ",ready,,failed", "ready,maintenance,,up",
            "ready,state,,failed", ",,rea[dt]y$,up", ",,^ready,failed", ",,(?m)^state: ready$,up",
            "ready,absent,state: \\w+,up", "ready,absent,state: \\d+,failed"})
    void containsLacksAndMatchesMustAllHold(@Nullable String contains, @Nullable String lacks,
            @Nullable String matches, String expected) throws IOException {
        try (var server = new ProbeServer(s -> say(s, OK + "state: ready"))) {
            var outcome = ask(server, contains, lacks, matches);

            assertThat(outcome).isInstanceOf(
                    expected.equals("up") ? ProbeResult.Up.class : ProbeResult.Failed.class);
        }
    }

    @Test
    void saysWhichOfThemDidNotHold() throws IOException {
        try (var server = new ProbeServer(s -> say(s, OK + "down for maintenance"))) {
            assertThat(ask(server, null, "maintenance", null).why()).isEqualTo("the body contains `maintenance`");
            assertThat(ask(server, null, null, "^up$").why()).isEqualTo("the body does not match `^up$`");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "(a|a)*b", "(.*a){30}b", "(a|b|ab)*c"})
    void anExpressionThatGetsLostIsUnknownAndEndsInTime(String expression) throws IOException {
        try (var server = new ProbeServer(s -> say(s, OK + "a".repeat(200_000) + "!"))) {
            var outcome = ask(server, null, null, expression);

            assertThat(outcome).isInstanceOf(ProbeResult.Untried.class);
            assertThat(outcome.why()).contains("takes too long");
            assertThat(outcome.concern()).isNotNull();
        }
    }

    @Test
    void anExpressionThatGetsLostInAShortSampleIsUnknownToo() throws IOException {
        try (var server = new ProbeServer(s -> say(s, OK + "a".repeat(200_000) + "!"))) {
            var check = check(server, null, null, "^(a+)+$");

            assertThat(probe.ask(check, Duration.ofMillis(500))).isInstanceOf(ProbeResult.Untried.class);
        }
    }

    @Test
    void beyondAMebibyteOnlyWhatWasSeenCounts() throws IOException {
        var long1 = "begin" + "x".repeat(2 * 1024 * 1024) + "end";
        try (var server = new ProbeServer(s -> say(s, OK + long1))) {
            assertThat(ask(server, null, "begin", null)).as("seen").isInstanceOf(ProbeResult.Failed.class);
            assertThat(ask(server, null, "end", null)).as("may lie beyond").isInstanceOf(ProbeResult.Untried.class);
            assertThat(ask(server, null, null, "^begin")).isInstanceOf(ProbeResult.Up.class);
            assertThat(ask(server, null, null, "x$")).as("only at the cut").isInstanceOf(ProbeResult.Untried.class);
            assertThat(ask(server, null, null, "end$")).isInstanceOf(ProbeResult.Untried.class);
        }
    }

    // ---- encodings --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "bare deflate", "identity"})
    void whatTheServerHasPackedUnaskedIsUnpacked(String how) throws IOException {
        var packed = packed(how, "<html>p\u00e4cked</html>");
        try (var server = new ProbeServer(s -> {
            say(s, "HTTP/1.1 200 OK\r\nContent-Encoding: " + how.replace("bare ", "") + "\r\nContent-Length: "
                    + packed.length + "\r\n\r\n");
            say(s, packed);
            hang();
        })) {
            assertThat(ask(server, "p\u00e4cked", "other", "<html>.*</html>")).isEqualTo(new ProbeResult.Up());
            assertThat(ask(server, "other", null, null)).isInstanceOf(ProbeResult.Failed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, br", "gzip, gzip"})
    void whatCantBeUnpackedIsUnknownAndSaid(String encoding) throws IOException {
        try (var server = new ProbeServer(
                s -> say(s, "HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\n\r\n\u0001\u0002"))) {
            var outcome = ask(server, null, "maintenance", null);

            assertThat(outcome).as(encoding).isInstanceOf(ProbeResult.Untried.class);
            assertThat(outcome.concern()).isNotNull();
        }
    }

    @Test
    void aBombIsReadToTheLimitOnly() throws IOException {
        var packed = packed("gzip", "0".repeat(64 * 1024 * 1024));
        try (var server = new ProbeServer(s -> {
            say(s, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
            say(s, packed);
        })) {
            assertThat(ask(server, "never", null, null)).isInstanceOf(ProbeResult.Untried.class);
        }
    }

    // ---- charsets ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"UTF-8,", "UTF-8,iso-8859-1", "ISO-8859-1,", "ISO-8859-1,iso-8859-1", "ISO-8859-1,utf-8",
            "windows-1252,", "UTF-16,", "UTF-16,utf-16", "UTF-16BE,utf-16", "UTF-16LE,utf-16le", "UTF-16LE,",
            "UTF-8,no-such-charset", "ISO-8859-15,iso-8859-15"})
    void theTextIsFoundInWhateverCharset(String charset, @Nullable String named) throws IOException {
        var page = "<html>p\u00e4sst</html>".getBytes(Charset.forName(charset));
        try (var server = new ProbeServer(s -> {
            say(s, "HTTP/1.1 200 OK\r\n" + (named == null ? "" : "Content-Type: text/html; charset=" + named + "\r\n")
                    + "\r\n");
            say(s, page);
        })) {
            assertThat(ask(server, "p\u00e4sst", null, null)).isEqualTo(new ProbeResult.Up());
            assertThat(ask(server, null, "p\u00e4sst", null)).isInstanceOf(ProbeResult.Failed.class);
            assertThat(ask(server, "p\u00f6sst", null, null)).isInstanceOf(ProbeResult.Failed.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,", "ISO-8859-1,", "ISO-8859-1,iso-8859-1", "UTF-16,", "UTF-16,utf-16", "UTF-16LE,utf-16le"})
    void theExpressionReadsTheNamedOrLikeliestCharset(String charset, @Nullable String named) throws IOException {
        var page = "p\u00e4sst".getBytes(Charset.forName(charset));
        try (var server = new ProbeServer(s -> {
            say(s, "HTTP/1.1 200 OK\r\n" + (named == null ? "" : "Content-Type: text/plain; charset=" + named + "\r\n")
                    + "\r\n");
            say(s, page);
        })) {
            assertThat(ask(server, null, null, "^p.sst$")).isEqualTo(new ProbeResult.Up());
        }
    }

    /** A question mark in the page is not an umlaut that a charset lacks. */
    @Test
    void aCharacterThatTheCharsetLacksIsNotFoundAsAQuestionMark() throws IOException {
        try (var server = new ProbeServer(
                s -> say(s, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=us-ascii\r\n\r\np?sst"))) {
            assertThat(ask(server, "p\u00e4sst", null, null)).isInstanceOf(ProbeResult.Failed.class);
        }
    }

    // ---- framing ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"3\r\nabc\r\n0\r\nX-Trailer: 1\r\nX-Other: 2\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n",
            "3\nabc\n0\n\n", "03\r\nabc\r\n000\r\n\r\n", "3 \r\nabc\r\n0\r\n\r\n",
            // The end of the connection instead of the empty line: all of the body came.
            "3\r\nabc\r\n0\r\n", "3\r\nabc\r\n0"})
    void trailersAndTheEndOfChunksAreReadOver(String chunks) throws IOException {
        try (var server = new ProbeServer(
                s -> say(s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))) {
            assertThat(ask(server, null, "maintenance", "^abc$")).isEqualTo(new ProbeResult.Up());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3\r\nabc\r\n", "3\r\nab", "zz\r\nabc\r\n0\r\n\r\n"})
    void chunksThatBreakOffHaveFailed(String chunks) throws IOException {
        try (var server = new ProbeServer(
                s -> say(s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))) {
            assertThat(ask(server, null, "maintenance", null).why()).startsWith("the body can't be read: ");
        }
    }

    @Test
    void framingBeyondTheLimitsIsUnknownNeverDown() throws IOException {
        var trailers = "3\r\nabc\r\n0\r\n" + "X-Trailer: 1\r\n".repeat(300) + "\r\n";
        var extension = "3;" + "x".repeat(100_000) + "\r\nabc\r\n0\r\n\r\n";
        for (var chunks : List.of(trailers, extension)) {
            try (var server = new ProbeServer(
                    s -> say(s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))) {
                assertThat(ask(server, null, "maintenance", null)).isInstanceOf(ProbeResult.Untried.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200\r\n\r\nabc", "HTTP/1.1 200 \r\n\r\nabc", "HTTP/1.0 200\n\nabc",
            "HTTP/1.1 200 OK\r\nContent-Length:3\r\n\r\nabcdef", "HTTP/1.1 200 OK\r\nX: \u00e4\r\n\r\nabc",
            "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc"})
    void oddButReadableHeads(String answer) throws IOException {
        try (var server = new ProbeServer(s -> say(s, answer))) {
            assertThat(ask(server, "abc", null, "^abc$")).isEqualTo(new ProbeResult.Up());
        }
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private static byte[] packed(String how, String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        var plain = text.getBytes(StandardCharsets.UTF_8);
        try (var out = switch (how) {
            case "deflate" -> new DeflaterOutputStream(packed);
            case "bare deflate" -> new DeflaterOutputStream(packed, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
            case "identity" -> packed;
            default -> new GZIPOutputStream(packed);
        }) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static Settings.HttpCheck check(ProbeServer server, @Nullable String contains, @Nullable String lacks,
            @Nullable String matches) {
        return new Settings.HttpCheck(URI.create("http://127.0.0.1:" + server.port()), null, HttpRequest.GET,
                new HttpExpectation(List.of(new Settings.StatusRange(200, 399)), contains, lacks, matches), null);
    }

    private Outcome ask(ProbeServer server, @Nullable String contains, @Nullable String lacks,
            @Nullable String matches) {
        return probe.ask(check(server, contains, lacks, matches), LONG);
    }
}
