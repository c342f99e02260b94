package io.understudy.cli;

import io.understudy.vocabulary.Order;
import picocli.CommandLine.Command;

/** {@code failback}. */
@Command(name = "failback", description = "Give the addresses back to the primary.")
final class FailbackCommand extends MoveCommand {
    FailbackCommand(Console console) {
        super(console, Order.FAILBACK);
    }
}
