/**
 * Runs commands here and on the primary over SSH, with time limits and bounded output. No other module starts
 * processes or opens SSH.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"settings", "time", "vocabulary"})
package io.understudy.remote;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
