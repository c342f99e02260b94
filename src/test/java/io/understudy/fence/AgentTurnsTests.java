package io.understudy.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.fence.FenceReport.Result;
import io.understudy.remote.RemoteConfiguration;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real program that says when it runs twice at once, and ends when the test lets it. */
class AgentTurnsTests {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Remotes remotes = RemoteConfiguration.remotes(System::nanoTime);
    private final Fencer fencer = new CommandFencer(remotes, System::nanoTime, AgentPollPause::asleep);
    private Path agent;

    @BeforeEach
    void write() throws IOException {
        agent = folder.resolve("agent");
        Files.writeString(agent, """
                #!/bin/sh
                while IFS='=' read -r name value; do eval "opt_$name=\\$value"; done
                mkdir "$0.$opt_plug.runs" || touch "$0.twice"
                echo "$opt_action" >> "$0.asked"
                while [ ! -e "$0.go" ]; do sleep 0.02; done
                rmdir "$0.$opt_plug.runs"
                [ $opt_action = off ] || exit 2
                """);
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void end() throws IOException {
        letGo();
        remotes.close();
    }

    @Test
    void whoeverComesWhileItRunsSharesTheNextRun() throws Exception {
        var first = fence("1", LONG);
        await().atMost(LONG).until(() -> asked() == 1);
        var second = fence("1", LONG);
        var third = fence("1", LONG);
        await().atMost(LONG).until(() -> second.waits() && third.waits());

        letGo();

        for (var one : List.of(first, second, third)) {
            assertThat(one.report()).satisfies(r -> assertThat(r.result()).isEqualTo(Result.SUCCEEDED),
                    r -> assertThat(r.gone()).isTrue());
        }
        assertThat(folder.resolve("agent.twice")).doesNotExist();
        assertThat(asked()).isEqualTo(4); // off and status, twice
        assertThat(List.of(second.report().why(), third.report().why()))
                .filteredOn(why -> why.contains("another service")).hasSize(1);
    }

    @Test
    void whoeverHasNoTimeLeftIsToldAndRunsNothing() throws Exception {
        var first = fence("1", LONG);
        await().atMost(LONG).until(() -> asked() == 1);

        var second = fence("1", Duration.ofMillis(200)).report();

        assertThat(second.result()).isEqualTo(Result.REFUSED);
        assertThat(second.why()).contains("still runs");
        assertThat(asked()).isEqualTo(1);
        letGo();
        assertThat(first.report().gone()).isTrue();
    }

    @Test
    void anotherDeviceIsNotWaitedFor() throws Exception {
        var first = fence("1", LONG);
        await().atMost(LONG).until(() -> asked() == 1);
        var second = fence("2", LONG);

        await().atMost(LONG).until(() -> asked() == 2);

        letGo();
        assertThat(first.report().gone()).isTrue();
        assertThat(second.report().gone()).isTrue();
    }

    private record Running(Thread thread, CompletableFuture<FenceReport> end) {
        FenceReport report() throws Exception {
            return end.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }

        boolean waits() {
            return thread.getState() == Thread.State.TIMED_WAITING;
        }
    }

    private Running fence(String plug, Duration timeout) {
        var method = new Settings.AgentFence(Settings.Scope.HOST, agent.toString(), Map.of("plug", plug), timeout);
        var end = new CompletableFuture<FenceReport>();
        return new Running(Thread.ofPlatform().daemon()
                .start(() -> end.complete(fencer.fence(AgentTests.service(method), method))), end);
    }

    private void letGo() throws IOException {
        if (!Files.exists(folder.resolve("agent.go"))) {
            Files.createFile(folder.resolve("agent.go"));
        }
    }

    private long asked() throws IOException {
        var file = folder.resolve("agent.asked");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }
}
