package io.understudy.probe;

import static io.understudy.probe.ProbeServer.HERE;
import static io.understudy.probe.ProbeServer.hang;
import static io.understudy.probe.ProbeServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.probe.OwnService.Question;
import io.understudy.probe.OwnService.Told;
import io.understudy.remote.RemoteConfiguration;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real servers and programs on this host. */
class OwnServiceTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final Remotes remotes = RemoteConfiguration.remotes(System::nanoTime);
    private final OwnService own = new ThreadedOwnService(remotes, System::nanoTime, InstantSource.system());
    private final List<Told> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        own.close();
        remotes.close();
    }

    private static Settings.Service service(@Nullable OwnProbe probe, @Nullable CommandLine fit) {
        var plain = Watched.service("web", Watched.pace(50, 1000, 1, 50));
        return new Settings.Service(plain.name(), plain.mode(), plain.addresses(), plain.interfaceName(),
                plain.primary(), plain.hostWatch(), plain.probes(), plain.respawn(), plain.fence(), plain.witnesses(),
                new Settings.Takeover(null, null, Duration.ZERO, Duration.ofSeconds(1), Settings.Standby.COLD,
                        probe == null ? null : new Settings.OwnProbe(probe.check(), Watched.pace(50, 500, 1, 50)), fit),
                plain.afterTakeover(), plain.failback(), plain.holdDown(), plain.mirror());
    }

    private record OwnProbe(Settings.Check check) {}

    private static OwnProbe port(int port) {
        return new OwnProbe(new Settings.TcpCheck(HERE, port, null, "hello", false));
    }

    @Test
    void tellsWhetherTheServiceAnswersHere() throws IOException {
        int closed;
        try (var server = new ProbeServer(s -> say(s, "hello")); var silent = new ProbeServer(_ -> hang())) {
            closed = server.port();
            assertThat(own.ask(service(port(server.port()), null), Question.ANSWERS).verdict()).isEqualTo(Verdict.UP);
            assertThat(own.ask(service(port(silent.port()), null), Question.ANSWERS).verdict())
                    .as("too late is no answer").isEqualTo(Verdict.DOWN);
        }

        var down = own.ask(service(port(closed), null), Question.ANSWERS);
        assertThat(down.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(down.why()).contains("refused");
        assertThat(own.ask(service(new OwnProbe(new Settings.CommandCheck(CommandLine.line("exit 127"))), null),
                Question.ANSWERS).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"true,UP", "false,DOWN", "exit 42,DOWN", "exit 126,UNKNOWN", "no-such-program-at-all,UNKNOWN",
            "kill -9 $$,UNKNOWN"})
    void tellsWhetherThisHostIsFit(String command, Verdict expected) {
        assertThat(own.ask(service(null, CommandLine.line(command)), Question.FIT).verdict()).isEqualTo(expected);
    }

    @Test
    void whatNobodyHasConfiguredIsNoObstacleAndIsNotAsked() {
        var service = service(null, null);

        own.watch(service, Question.ANSWERS, told::add);
        own.watch(service, Question.FIT, told::add);

        assertThat(own.ask(service, Question.ANSWERS).verdict()).isEqualTo(Verdict.UP);
        assertThat(own.ask(service, Question.FIT).verdict()).isEqualTo(Verdict.UP);
        assertThat(told).isEmpty();
    }

    @Test
    void asksAgainAndAgainUntilForgottenAndSurvivesAListenerThatThrows() throws IOException {
        var asked = new AtomicInteger();
        try (var server = new ProbeServer(s -> {
            asked.incrementAndGet();
            say(s, "hello");
        })) {
            own.watch(service(port(server.port()), null), Question.ANSWERS, t -> {
                told.add(t);
                throw new NoClassDefFoundError("a jar that was overwritten");
            });
            Awaitility.await().atMost(PATIENCE).until(() -> told.size() >= 3);
            own.forget("web", Question.ANSWERS);

            assertThat(told).allSatisfy(t -> assertThat(t.verdict()).isEqualTo(Verdict.UP));
        }
        assertThat(own.ask(service(port(1), null), Question.ANSWERS).verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void aChangeOfTheServiceIsTold() throws IOException {
        var flag = folder.resolve("fit");
        var service = service(new OwnProbe(new Settings.CommandCheck(
                new CommandLine(List.of("test", "-e", flag.toString()), false))), null);

        own.watch(service, Question.ANSWERS, told::add);
        Awaitility.await().atMost(PATIENCE).until(() -> !told.isEmpty());
        Files.createFile(flag);

        Awaitility.await().atMost(PATIENCE).until(() -> told.getLast().verdict() == Verdict.UP);
        assertThat(told.getFirst().verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void oneQuestionAtATime() throws Exception {
        var inside = new CountDownLatch(1);
        try (var server = new ProbeServer(_ -> {
            inside.countDown();
            hang();
        })) {
            var service = service(port(server.port()), null);
            var first = Thread.ofPlatform().start(() -> told.add(own.ask(service, Question.ANSWERS)));
            inside.await();
            var second = own.ask(service, Question.ANSWERS);
            first.join();

            assertThat(second.sentAt()).isGreaterThanOrEqualTo(told.getFirst().at());
        }
    }
}
