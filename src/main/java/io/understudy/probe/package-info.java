/** Measures: host echoes, ARP, witnesses, and the service probes. Reports samples and decides nothing. */
@NullMarked
@ApplicationModule(allowedDependencies = {
        "failover :: evidence", "kernel", "remote", "settings", "time", "vocabulary"})
package io.understudy.probe;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
