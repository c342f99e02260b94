/** One mailbox a service: takes an observation, decides, journals the intent, acts, and feeds the outcome back. */
@NullMarked
@ApplicationModule(allowedDependencies = {
        "address", "failover", "failover :: decide", "failover :: evidence", "failover :: explain", "fence", "hook",
        "journal", "kernel", "mirror", "probe", "remote", "settings", "time", "vocabulary"})
package io.understudy.conduct;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
