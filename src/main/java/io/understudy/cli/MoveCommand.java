package io.understudy.cli;

import io.understudy.vocabulary.Order;
import java.util.Map;
import picocli.CommandLine.Option;

/** An order that moves the addresses. */
abstract sealed class MoveCommand extends OrderCommand
        permits FailoverCommand, SwitchoverCommand, FailbackCommand {
    @Option(names = "--force", description = "Override the gates that may be overridden.")
    private boolean force;

    MoveCommand(Console console, Order order) {
        super(console, order);
    }

    @Override
    final void addTo(Map<String, Object> body) {
        if (force) {
            body.put("force", true);
        }
    }
}
