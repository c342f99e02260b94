package io.understudy.cli;

import io.understudy.vocabulary.Order;
import picocli.CommandLine.Command;

/** {@code failover}. */
@Command(name = "failover", description = "Move now, forced: for a primary that is dead or wrong.")
final class FailoverCommand extends MoveCommand {
    FailoverCommand(Console console) {
        super(console, Order.FAILOVER);
    }
}
