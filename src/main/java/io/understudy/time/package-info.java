/** Monotonic and wall time as values that can be injected. Nobody else reads a clock. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.understudy.time;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
