/** The command line: a class for each command, and the client of the running daemon. */
@NullMarked
@ApplicationModule(allowedDependencies = {
        "fence", "kernel", "remote", "settings", "settings :: budget", "settings :: read", "settings :: text", "time",
        "vocabulary"})
package io.understudy.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
