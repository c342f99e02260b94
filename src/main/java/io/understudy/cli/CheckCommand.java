package io.understudy.cli;

import io.understudy.fence.AgentChecks;
import io.understudy.kernel.KernelConfiguration;
import io.understudy.remote.KnownHostsChecks;
import io.understudy.remote.LocalCommands;
import io.understudy.settings.DataFolder;
import io.understudy.settings.Fault;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import io.understudy.settings.budget.Budget;
import io.understudy.settings.budget.Descriptors;
import io.understudy.settings.read.SettingsReader;
import io.understudy.time.TimeConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code check}: every fault, or the warnings and the budget. Reaches nobody; runs the fence agents, to have them
 * describe themselves, and rsync, to have it say its version.
 */
@Command(name = "check", description = "List everything that is wrong with the configuration, or its warnings and the "
        + "time budget. Exits 1 when something is wrong.")
final class CheckCommand implements Callable<Integer> {
    /** What the web takes at most: the same as its limits of connections. */
    private static final int WEB_DESCRIPTORS = 500;

    private final Console console;

    @Mixin
    private final ConfigurationFile configuration;

    CheckCommand(Console console) {
        this.console = console;
        this.configuration = new ConfigurationFile(console);
    }

    @Override
    public Integer call() {
        var file = configuration.required();
        return switch (new SettingsReader().read(file)) {
            case ReadResult.Refused(var faults) -> refuse(file, faults);
            case ReadResult.Loaded(var settings, var warnings, var lines) -> {
                var all = new ArrayList<>(warnings);
                var faults = new ArrayList<Fault>(
                        DataFolder.faults(settings.dataDir(), lines.of("understudy.data-dir")));
                descriptors(settings).ifPresent(all::add);
                var time = new TimeConfiguration();
                var interfaces = new InterfaceCheck(settings, lines);
                interfaces.look(new KernelConfiguration().kernel(time.ticker(), time.instantSource()));
                faults.addAll(interfaces.faults());
                all.addAll(interfaces.warnings());
                var commands = new LocalCommands(time.ticker());
                var agents = new AgentChecks(commands).check(settings, lines);
                new RsyncVersion(commands).check(settings).ifPresent(all::add);
                faults.addAll(agents.faults());
                all.addAll(agents.warnings());
                var knownHosts = KnownHostsChecks.check(settings, lines);
                faults.addAll(knownHosts.faults());
                all.addAll(knownHosts.warnings());
                yield faults.isEmpty() ? accept(file, settings, all) : refuse(file, faults);
            }
        };
    }

    /** The unit's limit may differ from this shell's: so no fault, but the start warns of its own. */
    private static Optional<Warning> descriptors(Settings settings) {
        long limit = Descriptors.ofThisProcess();
        long needed = Descriptors.needed(settings) + WEB_DESCRIPTORS;
        return limit >= needed
                ? Optional.empty()
                : Optional.of(new Warning("", 0, "a process may have only " + limit
                        + " files open here, and the services and pages need " + needed,
                        "Raise LimitNOFILE in the unit, or `ulimit -n`"));
    }

    private int refuse(Path file, List<Fault> faults) {
        faults.forEach(f -> console.err().println(f.text(file.toString())));
        return ExitStatus.REFUSED;
    }

    private int accept(Path file, Settings settings, List<Warning> warnings) {
        var out = console.out();
        out.println("ok");
        warnings.forEach(w -> out.println("warning: " + w.text(file.toString())));
        out.println("budget, from the moment something breaks until the addresses are announced:");
        settings.services().forEach(s -> Budget.of(s).lines().forEach(line -> out.println("  " + line)));
        return ExitStatus.OK;
    }
}
