package io.understudy.cli;

import static io.understudy.cli.DaemonClient.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code test-notices}: waits until every receiver has taken the test, and prints a line for each. */
@Command(name = "test-notices", description = "Send a test to everybody who gets notices, and say which receiver took "
        + "it. Exits 1 when one did not.")
final class TestNoticesCommand implements Callable<Integer> {
    /** Together as long as two attempts take where a server hangs. */
    private static final int LOOKS = 125;
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Console console;

    @Mixin
    private final DaemonOptions daemon;

    TestNoticesCommand(Console console) {
        this.console = console;
        this.daemon = new DaemonOptions(console);
    }

    @Override
    public Integer call() {
        var client = daemon.client();
        return client.post("api/v1/notices/test", sent -> {
            var notice = "api/v1/notices/" + text(sent, "id").replaceAll("[^a-z0-9-]", "");
            for (int look = 1; look < LOOKS; look++) {
                if (!pause() || client.get(notice, TestNoticesCommand::delivered) == ExitStatus.OK) {
                    break;
                }
            }
            return client.get(notice, body -> {
                show(body);
                return delivered(body);
            });
        });
    }

    private static int delivered(JsonNode notice) {
        return notice.path("deliveries").valueStream().allMatch(d -> text(d, "state").equals("delivered"))
                ? ExitStatus.OK
                : ExitStatus.REFUSED;
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void show(JsonNode notice) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("WAY", "STATE", "ATTEMPTS", "WHY"));
        notice.path("deliveries").forEach(d -> rows.add(
                List.of(text(d, "way"), text(d, "state"), d.path("attempts").asString("0"), text(d, "why"))));
        console.table(rows);
    }
}
