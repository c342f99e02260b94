package io.understudy.probe;

import static io.understudy.probe.ProbeServer.hang;
import static io.understudy.probe.ProbeServer.read;
import static io.understudy.probe.ProbeServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One sample at a time, against real servers on the loopback interface. */
class HttpProbeTests {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpProbe probe = new HttpProbe(
            new ProbeConnections(timer, new WallClock(InstantSource.system(), System::nanoTime)), System::nanoTime);

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"200, up", "301, up", "399, up", "199, failed", "400, failed", "503, failed"})
    void aStatusWithinTheRangeIsUpAndARedirectIsAnAnswer(int status, String expected) throws IOException {
        try (var server = new ProbeServer(s -> say(s, "HTTP/1.1 " + status + " X\r\nLocation: /else\r\n\r\n"))) {
            var outcome = http(server, null, LONG, new Settings.StatusRange(200, 399));

            assertThat(kind(outcome)).isEqualTo(status == 199 ? "failed" : expected);
            if (status >= 400) {
                assertThat(outcome.why()).isEqualTo("status " + status + ", expected 200-399");
            }
        }
    }

    @Test
    void severalRangesAndInterimAnswers() throws IOException {
        try (var server = new ProbeServer(
                s -> say(s, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 404 X\r\n\r\n"))) {
            var range = new Settings.StatusRange(200, 200);

            assertThat(http(server, null, LONG, range, new Settings.StatusRange(404, 410)))
                    .isInstanceOf(ProbeResult.Up.class);
            assertThat(http(server, null, LONG, range).why()).isEqualTo("status 404, expected 200");
        }
    }

    @Test
    void asksAsAClientWould() throws IOException {
        var request = new StringBuffer();
        try (var server = new ProbeServer(s -> {
            request.append(read(s));
            say(s, OK);
        })) {
            probe.ask(new Settings.HttpCheck(URI.create("http://127.0.0.1:" + server.port() + "/a%20b?q=1"),
                    List.of(new Settings.StatusRange(200, 200)), null), LONG);

            assertThat(request.toString()).isEqualTo("GET /a%20b?q=1 HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                    + "\r\nUser-Agent: understudy\r\nAccept: */*\r\nConnection: close\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\n<html>pässt</html>",
            "HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n<html>pässt</html>",
            CHUNKED + "8\r\n<html>p\u00c3\r\nb;x=y\r\n\u00a4sst</html>\r\n0\r\n\r\n"})
    void whatTheBodyHoldsIsFoundHoweverItIsSent(String answer) throws IOException {
        boolean raw = answer.contains("chunked"); // its octets are spelt out, since a chunk ends within a character
        try (var server = new ProbeServer(
                s -> say(s, answer.getBytes(raw ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8)))) {
            assertThat(http(server, "<html>pässt", LONG)).isInstanceOf(ProbeResult.Up.class);
        }
    }

    @Test
    void aWrongBodyHasFailedAtOnceAlsoWhereTheConnectionStaysOpen() throws IOException {
        for (var answer : List.of("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\noops",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\noops\r\n0\r\n\r\n")) {
            try (var server = new ProbeServer(s -> {
                say(s, answer);
                hang();
            })) {
                long began = System.nanoTime();

                var outcome = http(server, "<html>", LONG);

                assertThat(outcome).isEqualTo(new ProbeResult.Failed("the body does not contain `<html>`"));
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG.dividedBy(2));
            }
        }
    }

    @Test
    void somethingElseThanHttpHasFailed() throws IOException {
        try (var server = new ProbeServer(s -> say(s, "SSH-2.0-x\r\n"))) {
            assertThat(http(server, null, LONG)).isEqualTo(new ProbeResult.Failed("no HTTP answer: SSH-2.0-x "));
        }
        try (var server = new ProbeServer(_ -> {
        })) {
            assertThat(kind(http(server, null, LONG))).isEqualTo("failed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<ht"})
    void silenceAfterHalfAnAnswerHasTimedOut(String half) throws IOException {
        try (var server = new ProbeServer(s -> {
            say(s, half);
            hang();
        })) {
            long began = System.nanoTime();

            var outcome = http(server, "<html>", SHORT);

            assertThat(outcome).isEqualTo(new ProbeResult.TimedOut("no answer within 300ms"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(SHORT, SHORT.plusSeconds(3));
        }
    }

    @Test
    void aTrickleDoesNotOutliveTheTimeout() throws IOException {
        try (var server = new ProbeServer(s -> {
            say(s, OK);
            while (!Thread.interrupted()) {
                say(s, "x");
                Thread.sleep(20);
            }
        })) {
            assertThat(http(server, "never", SHORT)).isInstanceOf(ProbeResult.TimedOut.class);
        }
    }

    @Test
    void aBodyWithoutAnEndIsUnknownNeverDown() throws IOException {
        try (var server = new ProbeServer(s -> {
            say(s, OK);
            while (!Thread.interrupted()) {
                say(s, "x".repeat(8192));
            }
        })) {
            assertThat(http(server, "never", LONG)).isEqualTo(beyond(
                    "the body is longer than 1 MiB, and its first MiB does not contain `never`"));
        }
    }

    @Test
    void aNameWithoutAnAddressWasNotTried() {
        var check = new Settings.HttpCheck(URI.create("http://nowhere.invalid/"),
                List.of(new Settings.StatusRange(200, 200)), null);

        assertThat(probe.ask(check, LONG)).isInstanceOf(ProbeResult.Untried.class);
    }

    // ---- whatever a browser reads -----------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/", "//double/slash", "/a?b=c://d", "/%C3%A4"})
    void asksForThePathAsItIsWritten(String path) throws IOException {
        var request = new StringBuffer();
        try (var server = new ProbeServer(s -> {
            request.append(read(s));
            say(s, OK);
        })) {
            probe.ask(new Settings.HttpCheck(URI.create("http://127.0.0.1:" + server.port() + path),
                    List.of(new Settings.StatusRange(200, 200)), null), LONG);

            assertThat(request.toString()).startsWith("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:");
        }
    }

    /** Each with `<html>` in it, on a connection that stays open unless its end is the end of the body. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 OK\r\n\r\nx<html>", "HTTP/1.0 200\r\n\r\n<html>",
            "HTTP/1.1 200 OK\n\nx<html>", "HTTP/1.1 200 OK\nContent-Length: 7\n\nx<html>",
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nx<h\n4\ntml>\n0\n\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n5;a=b\r\n\r\n0\r\n\r\n7\r\n<html>x\r\n0\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<html>",
            "\r\nHTTP/1.1 200 OK\r\n\r\n<html>",
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Length: 6\r\n\r\n<html>",
            "HTTP/1.1 200 OK\r\nContent-Length: 6, 6\r\n\r\n<html>",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX-Long: a,\r\n b\r\nContent-Encoding: identity\r\n\r\n<html>"})
    void theBodyIsReadAsABrowserReadsIt(String answer) throws IOException {
        try (var server = new ProbeServer(s -> say(s, answer))) {
            assertThat(http(server, "<html>", LONG)).isEqualTo(new ProbeResult.Up());
        }
    }

    @Test
    void aLineWithAZeroWithinAChunkIsNotTheEnd() throws IOException {
        try (var server = new ProbeServer(s -> {
            say(s, CHUNKED + "5\r\n\r\n0\r\n\r\n");
            say(s, "6\r\n<html>\r\n");
            hang();
        })) {
            assertThat(http(server, "<html>", LONG)).isEqualTo(new ProbeResult.Up());
        }
    }

    @Test
    void gzipThatNobodyAskedForIsReadAllTheSame() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("<html>packed".getBytes(StandardCharsets.UTF_8));
        }
        try (var server = new ProbeServer(s -> {
            say(s, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
            say(s, packed.toByteArray());
        })) {
            assertThat(http(server, "<html>", LONG)).isEqualTo(new ProbeResult.Up());
            assertThat(http(server, "other", LONG)).isInstanceOf(ProbeResult.Failed.class);
        }
        try (var server = new ProbeServer(s -> say(s, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain"))) {
            assertThat(http(server, "plain", LONG).why()).startsWith("the body can't be read: ");
        }
    }

    @Test
    void anEncodingThatIsNotReadHereIsUnknown() throws IOException {
        try (var server = new ProbeServer(s -> say(s, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\u0001"))) {
            assertThat(http(server, "<html>", LONG)).isEqualTo(
                    beyond("the body is encoded as `br`, which Understudy can't decode"));
            assertThat(http(server, null, LONG)).isEqualTo(new ProbeResult.Up());
        }
    }

    @Test
    void theTextIsFoundInTheEncodingThatTheAnswerNames() throws IOException {
        try (var server = new ProbeServer(s -> {
            say(s, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n");
            say(s, "p\u00e4sst".getBytes(StandardCharsets.ISO_8859_1));
        })) {
            assertThat(http(server, "p\u00e4sst", LONG)).isEqualTo(new ProbeResult.Up());
        }
        try (var server = new ProbeServer(s -> say(s,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\np\u00e4sst"))) {
            assertThat(http(server, "p\u00e4sst", LONG)).as("the header is wrong").isEqualTo(new ProbeResult.Up());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void anAnswerThatHasNoBodyIsNotWaitedFor(int status) throws IOException {
        try (var server = new ProbeServer(s -> {
            say(s, "HTTP/1.1 " + status + " X\r\n\r\n");
            hang();
        })) {
            assertThat(http(server, "x", LONG)).isEqualTo(new ProbeResult.Failed("the body does not contain `x`"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nshort",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\nshort"})
    void aBodyThatBreaksOffHasFailedUnlessTheTextCameBefore(String answer) throws IOException {
        try (var server = new ProbeServer(s -> say(s, answer))) {
            assertThat(http(server, "never", LONG).why()).startsWith("the body can't be read: ");
            if (!answer.contains("no size")) {
                assertThat(http(server, "short", LONG)).isEqualTo(new ProbeResult.Up());
            }
        }
    }

    // ---- limits -----------------------------------------------------------------------------------------------------

    @Test
    void theTextCountsWithinTheFirstMebibyteAndBeyondItIsUnknown() throws IOException {
        int most = 1024 * 1024;
        for (int before : new int[]{8190, 100_000, most - 6, most - 5}) {
            try (var server = new ProbeServer(s -> say(s, OK + "x".repeat(before) + "<html>" + "x".repeat(10)))) {
                assertThat(http(server, "<html>", LONG)).as("after %s octets", before).isInstanceOf(
                        before <= most - 6 ? ProbeResult.Up.class : ProbeResult.Untried.class);
            }
        }
        try (var server = new ProbeServer(s -> say(s, OK + "x".repeat(most)))) {
            assertThat(http(server, "<html>", LONG)).as("just a mebibyte").isInstanceOf(ProbeResult.Failed.class);
        }
    }

    @Test
    void absurdHeadersAreUnknownNeverDown() throws IOException {
        var many = "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(201) + "\r\n";
        var line = "HTTP/1.1 200 OK\r\nA: " + "b".repeat(70_000) + "\r\n\r\n";
        var large = "HTTP/1.1 200 OK\r\n" + ("A: " + "b".repeat(1_000) + "\r\n").repeat(90) + "\r\n";
        var interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(4_000) + OK;
        for (var answer : List.of(many, line, large, interim)) {
            try (var server = new ProbeServer(s -> say(s, answer))) {
                assertThat(http(server, null, LONG)).isEqualTo(beyond(
                        "the headers of the answer are longer than 64 KiB or 200 lines"));
            }
        }
        var fits = "HTTP/1.1 200 OK\r\n" + ("A: " + "b".repeat(250) + "\r\n").repeat(199) + "\r\n<html>";
        try (var server = new ProbeServer(s -> say(s, fits))) {
            assertThat(http(server, "<html>", LONG)).isEqualTo(new ProbeResult.Up());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nA: ", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n"})
    void aTrickleWithinTheHeadersOrAChunkEndsAtTheTimeout(String beginning) throws IOException {
        try (var server = new ProbeServer(s -> {
            say(s, beginning);
            while (!Thread.interrupted()) {
                say(s, "x");
                Thread.sleep(20);
            }
        })) {
            long began = System.nanoTime();

            assertThat(http(server, "never", SHORT)).isEqualTo(new ProbeResult.TimedOut("no answer within 300ms"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.plusSeconds(3));
        }
    }

    @Test
    void anInterruptEndsASampleAtOnce() throws Exception {
        var outcome = new AtomicReference<Outcome>();
        try (var server = new ProbeServer(_ -> hang())) {
            var thread = Thread.ofVirtual().start(() -> outcome.set(http(server, "never", LONG)));
            Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);

            thread.interrupt();

            assertThat(thread.join(LONG.dividedBy(2))).isTrue();
            assertThat(outcome.get()).isInstanceOf(ProbeResult.Untried.class);
        }
    }

    @Test
    void aConnectionThatIsResetHasFailed() throws IOException {
        try (var server = new ProbeServer(s -> {
            read(s);
            s.setSoLinger(true, 0);
            s.close();
        })) {
            assertThat(http(server, null, LONG)).isInstanceOf(ProbeResult.Failed.class);
        }
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    /** Unknown, and people are told, since it stays so. */
    private static Outcome beyond(String why) {
        return new ProbeResult.Untried(why, new Concern(Concern.Kind.LIMIT, why));
    }

    private static String kind(Outcome outcome) {
        return switch (outcome) {
            case ProbeResult.Up _ -> "up";
            case ProbeResult.Failed _ -> "failed";
            case ProbeResult.TimedOut _ -> "timed-out";
            case ProbeResult.Untried _ -> "untried";
        };
    }

    private Outcome http(ProbeServer server, @Nullable String contains, Duration timeout,
            Settings.StatusRange... ranges) {
        return probe.ask(new Settings.HttpCheck(URI.create("http://127.0.0.1:" + server.port()),
                ranges.length == 0 ? List.of(new Settings.StatusRange(200, 399)) : List.of(ranges), contains), timeout);
    }
}
