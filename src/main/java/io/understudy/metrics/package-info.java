/** The metrics that Prometheus scrapes. A spectator: nobody depends on it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"conduct", "journal", "mirror", "notify", "settings", "vocabulary"})
package io.understudy.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
