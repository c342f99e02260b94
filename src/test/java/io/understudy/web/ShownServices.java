package io.understudy.web;

import io.understudy.conduct.ServiceView;
import java.time.Instant;

/** Pictures of services for tests of other modules. */
public final class ShownServices {
    private ShownServices() {}

    public static ServiceView watching(String name) {
        return Samples.watching(name);
    }

    public static ServiceView halted(String name, Instant since) {
        var v = Samples.in(Samples.watching(name), "HALTED", "nobody knows", "unknown", "a");
        return new ServiceView(v.name(), v.state(), since, v.because(), v.mode(), v.verdict(), v.lastAnswer(),
                v.holder(), v.shouldHold(),
                v.paused(), v.stalled(), v.addresses(), v.held(), v.interfaceName(), v.host(), v.probes(), v.gates(),
                v.readiness(), v.forecast(), v.lastRecovery());
    }
}
