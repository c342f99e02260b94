/**
 * Runs commands here and on the primary over SSH, with time limits and bounded output. The only door through which
 * commands are run.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"settings", "time", "vocabulary"})
package io.understudy.remote;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
