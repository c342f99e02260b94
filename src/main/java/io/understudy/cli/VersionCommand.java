package io.understudy.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code version}. */
@Command(name = "version", description = "Print the versions of Understudy and of Java.")
final class VersionCommand implements Callable<Integer> {
    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try {
            for (var line : new BuildVersion().getVersion()) {
                console.out().println(line);
            }
            return ExitStatus.OK;
        } catch (IOException e) {
            console.complain("the jar is damaged: " + e.getMessage());
            return ExitStatus.REFUSED;
        }
    }
}
