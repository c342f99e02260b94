/** Remembers intents before acts and outcomes after them, decisions, recoveries and probe history, on disk. */
@NullMarked
@ApplicationModule(allowedDependencies = {"settings", "time", "vocabulary"})
package io.understudy.journal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
