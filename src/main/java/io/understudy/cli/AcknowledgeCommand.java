package io.understudy.cli;

import io.understudy.vocabulary.Order;
import picocli.CommandLine.Command;

/** {@code acknowledge}. */
@Command(name = "acknowledge", description = "Go on after a halt.")
final class AcknowledgeCommand extends OrderCommand {
    AcknowledgeCommand(Console console) {
        super(console, Order.ACKNOWLEDGE);
    }
}
