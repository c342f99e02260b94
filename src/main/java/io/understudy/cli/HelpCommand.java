package io.understudy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code help}: what {@code --help} prints. */
@Command(name = "help", description = "Show all commands, or how one of them is used.")
final class HelpCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "The command to explain.")
    private String command = "";

    HelpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var all = Cli.commandLine(console, new RunCommand(console));
        var asked = command.isEmpty() ? all : all.getSubcommands().get(command);
        if (asked == null) {
            throw new UsageException(Mistakes.unknownCommand(command, all.getSubcommands().keySet()));
        }
        asked.usage(console.out());
        return ExitStatus.OK;
    }
}
