/** One mailbox a service: takes an observation, decides, journals the intent, acts, and feeds the outcome back. */
@NullMarked
@ApplicationModule(allowedDependencies = {"failover", "probe", "remote", "address", "fence", "hook", "journal",
        "kernel", "mirror", "settings", "time"})
package io.understudy.conduct;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
