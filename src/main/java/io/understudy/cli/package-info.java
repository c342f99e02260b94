/** The command line: run, check, doctor, status and the operator commands. */
@NullMarked
@ApplicationModule(allowedDependencies = {
        "fence", "remote", "settings", "settings :: budget", "settings :: read", "time", "vocabulary"})
package io.understudy.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
