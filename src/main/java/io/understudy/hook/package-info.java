/** The administrator's own programs, run at the turning points of a recovery. */
@NullMarked
@ApplicationModule(allowedDependencies = {"settings", "remote", "journal", "failover", "time"})
package io.understudy.hook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
