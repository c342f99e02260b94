package io.understudy.cli;

import static io.understudy.cli.DaemonClient.text;

import io.understudy.vocabulary.StateName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code status}: one line a service. */
@Command(name = "status", description = "Show what each service is doing. Exits 1 when one is stalled, "
        + "halted, paused, not where it should be, does not answer or has a second holder, or when the journal can't "
        + "be read or written.")
final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final DaemonOptions daemon;

    StatusCommand(Console console) {
        this.console = console;
        this.daemon = new DaemonOptions(console);
    }

    @Override
    public Integer call() {
        return daemon.client().get("api/v1/services", body -> show(body.isArray() ? body : body.path("services")));
    }

    private int show(JsonNode services) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("SERVICE", "STATE", "HOLDER", "SHOULD", "MODE", "WHY"));
        boolean healthy = true;
        for (var service : services) {
            boolean running = service.path("paused").isMissingNode() || service.path("paused").isNull();
            var stalled = text(service, "stalled");
            var unserved = service.path("unserved").path("why").asString("");
            var rival = service.path("conflict").path("by").asString("");
            healthy &= running && unserved.isEmpty() && rival.isEmpty() && stalled.isEmpty()
                    && !text(service, "state").equals(StateName.HALTED.name())
                    && text(service, "holder").equals(text(service, "shouldHold"));
            rows.add(List.of(text(service, "name"), text(service, "state"), text(service, "holder"),
                    text(service, "shouldHold"), running ? text(service, "mode") : "paused",
                    why(service, stalled, rival, unserved)));
        }
        console.table(rows);
        var journal = closed(services, "journal");
        if (!journal.isEmpty()) {
            console.out().println("The journal: " + journal);
        }
        return healthy && journal.isEmpty() ? ExitStatus.OK : ExitStatus.REFUSED;
    }

    /** Why a gate that all services share is closed, or empty. */
    private static String closed(JsonNode services, String name) {
        for (var service : services) {
            for (var gate : service.path("gates")) {
                if (text(gate, "name").equals(name) && !gate.path("ok").asBoolean(true)) {
                    return text(gate, "why");
                }
            }
        }
        return "";
    }

    /** The worst first. */
    private static String why(JsonNode service, String stalled, String rival, String unserved) {
        if (!stalled.isEmpty()) {
            return "stalled: " + stalled;
        }
        if (!rival.isEmpty()) {
            return "second holder " + rival + ": " + text(service, "because");
        }
        return unserved.isEmpty() ? text(service, "because") : "does not answer: " + unserved;
    }
}
