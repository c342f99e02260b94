package io.understudy.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code completion}: written from the commands as they are, so it can't be stale. */
@Command(name = "completion", description = "Print the completion for bash. To use it: source <(understudy completion)")
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var all = Cli.commandLine(console, new RunCommand(console));
        console.out().print(AutoComplete.bash("understudy", all));
        return ExitStatus.OK;
    }
}
