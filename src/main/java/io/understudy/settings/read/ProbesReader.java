package io.understudy.settings.read;

import io.understudy.settings.Durations;
import io.understudy.settings.Literals;
import io.understudy.settings.Settings;
import io.understudy.settings.budget.Detection;
import io.understudy.settings.key.ProbeKeys;
import io.understudy.settings.key.ServiceKeys;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code probes}. */
final class ProbesReader {
    /** What the journal and the metrics call the echo of the primary, beside the probes. */
    private static final String ECHO = "host";

    private ProbesReader() {}

    static List<Settings.Probe> read(Fields service, List<Vip> vips, Placeholders placeholders) {
        var probes = new ArrayList<Settings.Probe>();
        var names = new HashSet<String>();
        var first = vips.isEmpty() ? null : Literals.address(vips.getFirst().address());
        for (var probe : service.sections(ServiceKeys.PROBES)) {
            var name = name(probe, names);
            var check = check(probe, first, placeholders);
            var pace = PaceReader.read(probe, ProbeKeys.PACE);
            var soonest = Detection.probe(pace, Duration.ZERO);
            if (pace.tolerate().compareTo(pace.interval()) >= 0 && pace.tolerate().compareTo(soonest) < 0) {
                probe.warn(ProbeKeys.TOLERATE,
                        Durations.text(pace.tolerate()) + " is too short to keep: " + pace.failAfter()
                                + " probes that fail at once take " + Durations.text(soonest),
                        "Write at least " + Durations.text(soonest) + ", or shorten interval");
            }
            probe.end();
            if (name != null && check != null) {
                probes.add(new Settings.Probe(name, check, pace));
            }
        }
        return probes;
    }

    private static @Nullable String name(Fields probe, HashSet<String> taken) {
        var name = probe.given(ProbeKeys.NAME);
        if (name != null && name.equals(ECHO)) {
            probe.fault(ProbeKeys.NAME, "'host' means the echo of the primary in the journal and in metrics",
                    "Give the probe another name");
        } else if (name != null && !taken.add(name)) {
            probe.fault(ProbeKeys.NAME, "'" + name + "' is the name of another probe of this service",
                    "Give each probe its own name");
        }
        return name;
    }

    /** @param otherwise where to connect unless a key says so. @return null with a fault */
    static Settings.@Nullable Check check(Fields probe, @Nullable InetAddress otherwise, Placeholders placeholders) {
        var http = HttpProbeReader.read(probe.section(ProbeKeys.HTTP), otherwise);
        var tcp = TcpProbeReader.read(probe.section(ProbeKeys.TCP), otherwise);
        var command = CommandProbeReader.read(probe.section(ProbeKeys.COMMAND), placeholders);
        long kinds = Stream.of(ProbeKeys.HTTP, ProbeKeys.TCP, ProbeKeys.COMMAND).filter(probe::has).count();
        if (kinds != 1) {
            probe.faultHere(kinds == 0 ? "asks nothing" : "asks for " + kinds + " things at once",
                    "Write exactly one of http, tcp and command");
        }
        return kinds != 1 ? null : http != null ? http : tcp != null ? tcp : command;
    }
}
