package io.understudy.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mirror}. */
@Command(name = "mirror", description = "Copy the primary's data now.")
final class MirrorCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ServiceName service = new ServiceName();

    @Option(names = "--accept-target", description = "The target is meant to lie on another file system than at the "
            + "last complete run, or to be empty.")
    private boolean acceptTarget;

    @Mixin
    private final DaemonOptions daemon;

    MirrorCommand(Console console) {
        this.console = console;
        this.daemon = new DaemonOptions(console);
    }

    @Override
    public Integer call() {
        var name = service.get();
        return daemon.client().post("api/v1/services/" + name + "/mirror",
                acceptTarget ? Map.of("acceptTarget", true) : Map.of(), _ -> {
            console.out().println(name + ": mirror accepted");
            return ExitStatus.OK;
        });
    }
}
