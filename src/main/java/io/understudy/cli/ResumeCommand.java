package io.understudy.cli;

import io.understudy.vocabulary.Order;
import picocli.CommandLine.Command;

/** {@code resume}. */
@Command(name = "resume", description = "End a pause.")
final class ResumeCommand extends OrderCommand {
    ResumeCommand(Console console) {
        super(console, Order.RESUME);
    }
}
