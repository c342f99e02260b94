package io.understudy.cli;

import io.understudy.settings.DataFolder;
import io.understudy.settings.ReadResult;
import io.understudy.settings.read.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/**
 * {@code run}: says whether the application can start, and with which arguments. It doesn't start it: a failure of
 * Spring's has to reach the thread's own handler, not picocli's.
 */
@Command(name = "run", customSynopsis = "understudy run [--config=FILE] [--KEY=VALUE…]",
        description = {"Watch, and take over when need be. This is the default.",
                "Further options with a dot in their name are Spring's, for example --server.port=8443."})
final class RunCommand implements Callable<Integer> {
    /** The only ones of Spring Boot's that have no dot in their name. */
    private static final List<String> SPRING_FLAGS = List.of("--debug", "--trace");

    private final Console console;
    private final List<String> arguments = new ArrayList<>();
    private boolean accepted;

    @Mixin
    private final ConfigurationFile configuration;

    @Unmatched
    private final List<String> rest = new ArrayList<>();

    RunCommand(Console console) {
        this.console = console;
        this.configuration = new ConfigurationFile(console);
    }

    @Override
    public Integer call() {
        rest.forEach(RunCommand::refuseOthersThanSprings);
        var file = configuration.required();
        var faults = switch (new SettingsReader().read(file)) {
            case ReadResult.Refused(var all) -> all;
            case ReadResult.Loaded(var settings, _, var lines) -> {
                if (DataFolder.close(settings.dataDir())) {
                    console.err().println("Others could write " + settings.dataDir() + ": they no longer can");
                }
                yield DataFolder.faults(settings.dataDir(), lines.of("understudy.data-dir"));
            }
        };
        if (!faults.isEmpty()) {
            faults.forEach(f -> console.err().println(f.text(file.toString())));
            return ExitStatus.REFUSED;
        }
        arguments.add("--understudy.config=" + file);
        arguments.addAll(rest);
        accepted = true;
        return ExitStatus.OK;
    }

    private static void refuseOthersThanSprings(String argument) {
        if (!argument.startsWith("--")) {
            throw new UsageException("run takes no word " + argument + " (a command stands before its options)");
        }
        var name = argument.split("=", 2)[0];
        if (name.indexOf('.') < 0 && !SPRING_FLAGS.contains(name)) {
            throw new UsageException(Mistakes.unknownOption(argument, Set.of("--config")));
        }
    }

    /** Whether the application is to start now. */
    boolean accepted() {
        return accepted;
    }

    String[] springArguments() {
        return arguments.toArray(String[]::new);
    }
}
