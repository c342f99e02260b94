/** The configuration tree as immutable records, read with every fault collected. Computes the time budget. */
@NullMarked
@ApplicationModule(allowedDependencies = {"vocabulary"})
package io.understudy.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
