/** The configuration as immutable records. Its rooms declare the keys, read the file and compute the budget. */
@NullMarked
@ApplicationModule(allowedDependencies = {"vocabulary"})
package io.understudy.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
