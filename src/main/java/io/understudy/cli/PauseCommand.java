package io.understudy.cli;

import io.understudy.settings.Durations;
import io.understudy.vocabulary.Order;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pause}. */
@Command(name = "pause", description = "Decide and record, but do nothing.")
final class PauseCommand extends OrderCommand {
    @Option(names = "--for", paramLabel = "DURATION",
            description = "How long, for example 30m. Left out: until resumed.")
    private String period = "";

    PauseCommand(Console console) {
        super(console, Order.PAUSE);
    }

    @Override
    void addTo(Map<String, Object> body) {
        if (period.isEmpty()) {
            return;
        }
        if (Durations.parse(period) == null) {
            throw new UsageException("--for is a duration: 30m, 2h");
        }
        body.put("for", period);
    }
}
