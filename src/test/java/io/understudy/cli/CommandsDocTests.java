package io.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.vocabulary.Order;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * {@code docs/commands.md} is what {@code --help} prints. A stale page fails here; the new one lies in
 * {@code target/commands.md}.
 */
class CommandsDocTests {
    private static final Path PAGE = Path.of("docs/commands.md");
    private static final Path NEW = Path.of("target/commands.md");

    @Test
    void thePageIsWhatTheHelpPrints() throws IOException {
        var page = page(commands());
        Files.writeString(NEW, page);

        assertThat(PAGE).as("%1$s is not what the help prints any more: cp %2$s %1$s", PAGE, NEW).hasContent(page);
    }

    @Test
    void callsEachCommandAsItsAnnotationDoes() {
        assertThat(commands().getSubcommands().keySet()).containsExactlyElementsOf(Cli.COMMANDS);
    }

    @Test
    void offersEachOrderAndNoOther() {
        var orders = commands().getSubcommands().values().stream()
                .filter(c -> c.getCommand() instanceof OrderCommand).map(CommandLine::getCommandName);

        assertThat(orders).containsExactlyInAnyOrderElementsOf(Stream.of(Order.values()).map(Order::word).toList());
    }

    private static CommandLine commands() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var console = new Console(InputStream.nullInputStream(), false, nowhere, nowhere, Map.of());
        return Cli.commandLine(console, new RunCommand(console));
    }

    private static String page(CommandLine all) {
        var page = new StringBuilder("""
                # The command line

                Written by `CommandsDocTests` from what `--help` prints; do not edit.
                """).append(help(all));
        all.getSubcommands().forEach((name, command) -> page.append("\n## ").append(name).append('\n')
                .append(help(command)));
        return page.toString();
    }

    private static String help(CommandLine command) {
        return "\n```text\n" + command.getUsageMessage().stripTrailing() + "\n```\n";
    }
}
