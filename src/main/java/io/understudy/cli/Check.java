package io.understudy.cli;

import io.understudy.fence.AgentChecks;
import io.understudy.remote.LocalCommands;
import io.understudy.settings.Fault;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import io.understudy.settings.budget.Budget;
import io.understudy.settings.read.SettingsReader;
import io.understudy.time.TimeConfiguration;
import java.io.PrintStream;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code check}: every fault, or the warnings and the budget. Reaches nobody; runs the fence agents, to have them
 * describe themselves.
 */
final class Check {
    private final PrintStream out;
    private final PrintStream err;

    Check(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(Path file) {
        return switch (new SettingsReader().read(file)) {
            case ReadResult.Refused(var faults) -> refuse(file, faults);
            case ReadResult.Loaded(var settings, var warnings, var lines) -> {
                var all = new ArrayList<>(warnings);
                var faults = new ArrayList<Fault>();
                for (var service : settings.services()) {
                    lookAround(service, faults, all);
                }
                var agents = new AgentChecks(new LocalCommands(new TimeConfiguration().ticker())).check(settings,
                        lines);
                faults.addAll(agents.faults());
                all.addAll(agents.warnings());
                yield faults.isEmpty() ? accept(file, settings, all) : refuse(file, faults);
            }
        };
    }

    private int refuse(Path file, List<Fault> faults) {
        faults.forEach(f -> err.println(f.text(file.toString())));
        return Cli.REFUSED;
    }

    private int accept(Path file, Settings settings, List<Warning> warnings) {
        out.println("ok");
        warnings.forEach(w -> out.println("warning: " + w.text(file.toString())));
        out.println("budget, from the moment something breaks until the addresses are announced:");
        settings.services().forEach(s -> Budget.of(s).lines().forEach(line -> out.println("  " + line)));
        return Cli.OK;
    }

    /**
     * What only this host can tell. It isn't asked when the daemon starts: at boot the network may not be there yet.
     * Without {@code witnesses} the interface's default gateway is the witness, so there has to be one.
     */
    private static void lookAround(Settings.Service service, List<Fault> faults, List<Warning> warnings) {
        var key = "understudy.services." + service.name();
        try {
            if (NetworkInterface.getByName(service.interfaceName()) == null) {
                warnings.add(new Warning(key + ".interface", 0, "this host has no interface " + service.interfaceName(),
                        "Check the name with `ip link`, or run check on the standby"));
            } else if (service.witnesses().kind() == Settings.WitnessKind.GATEWAY
                    && DefaultRoute.onThisHost().isPresent()
                    && !DefaultRoute.onThisHost().get().contains(service.interfaceName())) {
                faults.add(new Fault(key + ".witnesses", 0,
                        "is left out, and " + service.interfaceName() + " has no default gateway to stand in",
                        "Write witnesses: { addresses: […] } with an address that both hosts should see, or witnesses: none"));
            }
        } catch (SocketException e) {
            warnings.add(new Warning(key + ".interface", 0, "this host's interfaces can't be listed: " + e.getMessage(),
                    "Run check on the standby"));
        }
    }
}
