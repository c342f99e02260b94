package io.understudy.web.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.understudy.access.Caller;
import io.understudy.conduct.NoMirrors;
import io.understudy.conduct.ServiceChanged;
import io.understudy.web.FakeJournal;
import io.understudy.web.FakeServices;
import io.understudy.web.Samples;
import io.understudy.web.WebApplication;
import io.understudy.web.json.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import tools.jackson.databind.ObjectMapper;

/** Over a real connection: that is where streams break. */
@SpringBootTest(classes = WebApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class EventStreamTests {
    private static final AtomicInteger USERS = new AtomicInteger();

    @Autowired
    FakeServices services;
    @Autowired
    FakeJournal journal;
    @Autowired
    ApplicationEventPublisher publisher;
    @Autowired
    EventStream stream;
    @Autowired
    ObjectMapper mapper;
    @LocalServerPort
    int port;

    private final List<Listener> listeners = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    /** One open stream; its lines as they came. */
    private static final class Listener implements AutoCloseable {
        final List<String> lines = new CopyOnWriteArrayList<>();
        private final InputStream body;

        Listener(InputStream body) {
            this.body = body;
            Thread.ofVirtual().start(() -> {
                try (var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                    reader.lines().forEach(lines::add);
                } catch (IOException | UncheckedIOException e) {
                    lines.add("closed");
                }
                lines.add("ended");
            });
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    @BeforeEach
    void oneService() {
        services.reset();
        journal.reset();
        services.show(Samples.watching("web"));
    }

    @AfterEach
    void hangUp() throws IOException {
        for (var listener : listeners) {
            listener.close();
        }
        http.shutdownNow();
    }

    private HttpResponse<InputStream> ask(String path, String... headers) throws IOException, InterruptedException {
        var login = Base64.getEncoder().encodeToString("eye:secret".getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10)).header("Authorization", "Basic " + login);
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private Listener listen(String path, String... headers) throws IOException, InterruptedException {
        var listener = new Listener(ask(path, headers).body());
        listeners.add(listener);
        return listener;
    }

    private static void heard(Listener listener, String line) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(listener.lines).anyMatch(l -> l.contains(line)));
    }

    @Test
    void sendsThePictureFirstAndThenWhatChanges() throws Exception {
        var listener = listen("/api/v1/events/stream");
        heard(listener, "\"state\":\"WATCHING\"");

        publisher.publishEvent(new ServiceChanged(
                Samples.in(Samples.watching("web"), "SUSPECT", "one request unanswered", "a", "a")));

        heard(listener, "\"state\":\"SUSPECT\"");
        assertThat(listener.lines).contains("event:service");
    }

    @Test
    void sendsEventsWithTheirIdsAsTheyAreJournaled() throws Exception {
        var listener = listen("/api/v1/events/stream");
        heard(listener, "\"state\":\"WATCHING\"");

        journal.append(Samples.event(41, "web", "WATCHING", "SUSPECT", "one request unanswered"));

        heard(listener, "id:41");
        assertThat(listener.lines).contains("event:event");
    }

    @Test
    void resumesAfterTheLastEventThatTheClientKnows() throws Exception {
        for (int id = 1; id <= 450; id++) {
            journal.append(Samples.event(id, "web", "WATCHING", "WATCHING", "event"));
        }

        var listener = listen("/api/v1/events/stream", "Last-Event-ID", "7");

        heard(listener, "id:450");
        assertThat(listener.lines.stream().filter(l -> l.startsWith("id:")).toList()).hasSize(443)
                .startsWith("id:8", "id:9");
    }

    @Test
    void beginsNowWhenTheLastEventIdIsNotOneOfOurs() throws Exception {
        journal.append(Samples.event(41, "web", "WATCHING", "SUSPECT", "long ago"));

        var listener = listen("/api/v1/events/stream", "Last-Event-ID", "abc");
        heard(listener, "\"state\":\"WATCHING\"");
        journal.append(Samples.event(42, "web", "SUSPECT", "WATCHING", "it answers"));

        heard(listener, "id:42");
        assertThat(listener.lines).doesNotContain("id:41");
    }

    @Test
    void saysThatIdsStartAgainAndGoesOnFromThere() throws Exception {
        journal.append(Samples.event(3, "web", "WATCHING", "SUSPECT", "in the new journal"));

        var listener = listen("/api/v1/events/stream", "Last-Event-ID", "5000");
        heard(listener, "event:reset");
        journal.append(Samples.event(4, "web", "SUSPECT", "WATCHING", "it answers"));

        heard(listener, "id:4");
        assertThat(listener.lines).contains("id:3").doesNotContain("in the new journal")
                .containsOnlyOnce("event:reset");
    }

    @Test
    void takesAJournalThatCannotBeReadForUnknownAndNotForEmpty() throws Exception {
        for (int id = 1; id <= 9; id++) {
            journal.append(Samples.event(id, "web", "WATCHING", "WATCHING", "event"));
        }
        journal.unreadable(true);

        var listener = listen("/api/v1/events/stream", "Last-Event-ID", "7");
        var from = listen("/api/v1/events/stream", "Accept", "text/event-stream");
        heard(listener, "\"state\":\"WATCHING\"");
        heard(from, "\"state\":\"WATCHING\"");
        journal.unreadable(false);

        heard(listener, "id:9");
        assertThat(listener.lines.stream().filter(l -> l.startsWith("id:")).toList()).containsExactly("id:8", "id:9");
        journal.append(Samples.event(10, "web", "WATCHING", "WATCHING", "event"));
        heard(from, "id:10");
        assertThat(from.lines.stream().filter(l -> l.startsWith("id:")).toList()).containsExactly("id:10");
    }

    @Test
    void nudgesAPageAboutItsOwnServiceOnly() throws Exception {
        services.show(Samples.watching("web"), Samples.watching("mail"));
        var since = "?since=" + stream.count();
        var web = listen("/services/web/stream" + since, "Cookie", session());
        var all = listen("/stream" + since, "Cookie", session());
        heard(web, ":understudy");
        heard(all, ":understudy");

        publisher.publishEvent(new ServiceChanged(Samples.watching("mail")));

        heard(all, "event:changed");
        publisher.publishEvent(new ServiceChanged(Samples.watching("web")));
        heard(web, "event:changed");
        assertThat(web.lines.stream().filter("event:changed"::equals)).hasSize(1);
    }

    /** A page is drawn, something changes, and only then its script listens. */
    @Test
    void tellsAPageAtOnceWhatHasChangedSinceItWasDrawn() throws Exception {
        long drawn = stream.count();
        publisher.publishEvent(new ServiceChanged(Samples.watching("web")));

        var old = listen("/services/web/stream?since=" + drawn, "Cookie", session());
        var fresh = listen("/services/web/stream?since=" + stream.count(), "Cookie", session());

        heard(old, "data:*");
        heard(fresh, "event:alive");
        assertThat(fresh.lines).doesNotContain("event:changed");
    }

    @Test
    void takesNobodyMoreOnceUnderstudyIsBeingStopped() {
        var own = new EventStream(services, journal, new NoMirrors(), mapper, System::nanoTime);

        own.close();

        assertThatExceptionOfType(Problem.class).isThrownBy(() -> own.nudges(one(), "", 0))
                .satisfies(p -> assertThat(p.getStatusCode().value()).isEqualTo(503));
        assertThat(own.listening()).isZero();
    }

    /** Logs in as a browser would. */
    private String session() throws IOException, InterruptedException {
        var page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/login")).build();
        var form = http.send(page, HttpResponse.BodyHandlers.ofString());
        var before = form.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        var token = form.body().split("name=\"_csrf\"[^>]*value=\"", 2)[1].split("\"", 2)[0];
        var login = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/login"))
                .header("Cookie", before).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=eye&password=secret&_csrf=" + token)).build();
        return http.send(login, HttpResponse.BodyHandlers.discarding()).headers().firstValue("Set-Cookie")
                .orElseThrow().split(";", 2)[0];
    }

    @Test
    void refusesTheClientAfterTheLastAndTakesOneWhenOneHasLeft() {
        var own = new EventStream(services, journal, new NoMirrors(), mapper, System::nanoTime);
        for (int i = 0; i < EventStream.CLIENTS_MOST; i++) {
            own.nudges(one(), "", 0);
        }

        assertThatExceptionOfType(Problem.class).isThrownBy(() -> own.nudges(one(), "", 0))
                .satisfies(p -> assertThat(p.getStatusCode().value()).isEqualTo(503));

        own.sendAway();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(own.nudges(one(), "", 0)).isNotNull());
        own.sendAway();
    }

    /** Each a user of its own, so that no share is used up. */
    private static Caller one() {
        var user = "user" + USERS.incrementAndGet();
        return new Caller(user, user, () -> true);
    }

    /** One viewer took all places, and the operators' pages stood still. */
    @Test
    void aUserHasAFewPlacesAndALoginFewer() {
        var own = new EventStream(services, journal, new NoMirrors(), mapper, System::nanoTime);

        for (int i = 0; i < StreamShares.USER_MOST; i++) {
            own.nudges(new Caller("eye", "login" + i / StreamShares.LOGIN_MOST, () -> true), "", 0);
        }

        for (var caller : List.of(new Caller("eye", "another", () -> true), new Caller("ops", "login0", () -> true))) {
            assertThatExceptionOfType(Problem.class).isThrownBy(() -> own.nudges(caller, "", 0))
                    .satisfies(p -> assertThat(p.getStatusCode().value()).isEqualTo(429));
        }
        assertThat(own.nudges(new Caller("ops", "mine", () -> true), "", 0)).isNotNull();
        own.sendAway();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(
                () -> assertThat(own.nudges(new Caller("eye", "login0", () -> true), "", 0)).isNotNull());
        own.sendAway();
    }

    /** Whoever copied the cookie must not go on listening. */
    @Test
    void aLogoutEndsTheStreamsOfTheLogin() throws Exception {
        var cookie = session();
        var page = listen("/stream?since=" + stream.count(), "Cookie", cookie);
        var other = listen("/stream?since=" + stream.count(), "Cookie", session());
        heard(page, ":understudy");
        heard(other, ":understudy");

        var list = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .header("Cookie", cookie).build(), HttpResponse.BodyHandlers.ofString()).body();
        var token = list.split("name=\"_csrf\"[^>]*value=\"", 2)[1].split("\"", 2)[0];
        http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/logout"))
                .header("Cookie", cookie).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + token)).build(),
                HttpResponse.BodyHandlers.discarding());

        heard(page, "ended");
        assertThat(other.lines).doesNotContain("ended");
    }

    @Test
    void dropsAClientThatDoesNotKeepUpAndNeverMakesThePublisherWait() throws Exception {
        var stuck = new CountDownLatch(1);
        // Stands still at the first picture, as a write to a client that doesn't read would.
        services.beforeShowing(() -> {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        var slow = new EventStream(services, journal, new NoMirrors(), mapper, System::nanoTime);
        slow.data(one(), EventStream.NOW);

        for (int i = 0; i < 1000; i++) {
            slow.changed(new ServiceChanged(Samples.watching("web")));
        }

        assertThat(slow.listening()).isEqualTo(1);
        stuck.countDown();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(slow.listening()).isZero());
    }

    @Test
    void givesASignOfLifeWhenNothingHappens() throws Exception {
        var data = listen("/api/v1/events/stream");
        var page = listen("/stream", "Cookie", session());

        heard(data, ":alive");
        heard(page, "event:alive");
        assertThat(StreamRhythm.USUAL.heartbeat()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void endsItsStreamsWhenTheDaemonStops() throws Exception {
        var listener = listen("/api/v1/events/stream");
        heard(listener, "\"state\":\"WATCHING\"");

        stream.sendAway();

        heard(listener, "ended");
    }
}
