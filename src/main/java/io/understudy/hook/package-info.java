/** The administrator's own programs, run at the turning points of a recovery. */
@NullMarked
@ApplicationModule(allowedDependencies = {"journal", "remote", "settings", "time", "vocabulary"})
package io.understudy.hook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
