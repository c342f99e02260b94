/** The command line: run, check, doctor, status and the operator commands. */
@NullMarked
@ApplicationModule(allowedDependencies = {"settings", "readiness", "time", "access", "remote", "fence"})
package io.understudy.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
