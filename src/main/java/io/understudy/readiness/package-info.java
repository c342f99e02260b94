/** Checks that this host could take over now: what check and doctor print. */
@NullMarked
@ApplicationModule(allowedDependencies = {"failover", "remote", "kernel", "settings", "time"})
package io.understudy.readiness;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
