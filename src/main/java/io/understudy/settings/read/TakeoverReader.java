package io.understudy.settings.read;

import io.understudy.settings.Literals;
import io.understudy.settings.Settings;
import io.understudy.settings.key.ProbeKeys;
import io.understudy.settings.key.TakeoverKeys;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Reads {@code takeover}. */
final class TakeoverReader {
    /** Where the service on this host answers before the addresses are here. */
    private static final @Nullable InetAddress LOOPBACK = Literals.address("127.0.0.1");

    private TakeoverReader() {}

    static Settings.Takeover read(@Nullable Fields takeover, Placeholders placeholders) {
        if (takeover == null) {
            return new Settings.Takeover(null, null, TakeoverKeys.CONFIRM.otherwise(),
                    TakeoverKeys.TIMEOUT.otherwise());
        }
        var start = takeover.command(TakeoverKeys.START, placeholders);
        var stop = takeover.command(TakeoverKeys.STOP, placeholders);
        var standby = takeover.value(TakeoverKeys.STANDBY);
        var probe = probe(takeover.section(TakeoverKeys.PROBE), placeholders);
        if (standby == Settings.Standby.HOT && !takeover.has(TakeoverKeys.PROBE)) {
            takeover.missing(TakeoverKeys.PROBE,
                    "standby: hot needs it to see whether the service runs, for example "
                            + "probe: { http: { url: \"http://127.0.0.1/\" } }");
        }
        if (standby == Settings.Standby.HOT && !takeover.has(TakeoverKeys.START)) {
            takeover.missing(TakeoverKeys.START, "standby: hot needs the command that starts the service again");
        }
        var read = new Settings.Takeover(start, stop, takeover.value(TakeoverKeys.CONFIRM),
                takeover.value(TakeoverKeys.TIMEOUT), standby, probe,
                takeover.command(TakeoverKeys.FIT, placeholders));
        takeover.end();
        return read;
    }

    private static Settings.@Nullable OwnProbe probe(@Nullable Fields probe, Placeholders placeholders) {
        if (probe == null) {
            return null;
        }
        var check = ProbesReader.check(probe, LOOPBACK, placeholders);
        var pace = PaceReader.read(probe, ProbeKeys.PACE);
        probe.end();
        return check == null ? null : new Settings.OwnProbe(check, pace);
    }
}
