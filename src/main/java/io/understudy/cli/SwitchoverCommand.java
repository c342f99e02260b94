package io.understudy.cli;

import io.understudy.vocabulary.Order;
import picocli.CommandLine.Command;

/** {@code switchover}. */
@Command(name = "switchover", description = "Move a healthy service in order.")
final class SwitchoverCommand extends MoveCommand {
    SwitchoverCommand(Console console) {
        super(console, Order.SWITCHOVER);
    }
}
