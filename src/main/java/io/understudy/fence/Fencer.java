package io.understudy.fence;

import io.understudy.settings.Settings;
import java.util.List;
import java.util.Map;

/** Takes the primary off its addresses. Any thread; blocks for at most the method's timeout. */
@FunctionalInterface
public interface Fencer {
    FenceReport fence(Settings.Service service, Settings.FenceMethod method);

    /** With which prefix lengths the primaries have the addresses. Where nothing is ever listed, as configured. */
    default PrimaryLengths lengths() {
        return new PrimaryLengths();
    }

    /**
     * Lists a primary's addresses, which changes nothing there, and says for each of its services whether the methods
     * as they are written would take the addresses off. Blocks for at most {@code command-timeout}.
     *
     * @return by service: sentences on what would go wrong, each with what to do; empty where nothing would, and no
     *         entry where nothing could be found out
     */
    default Map<String, List<String>> foresee(Settings.Ssh ssh, List<Settings.Service> services) {
        return Map.of();
    }
}
