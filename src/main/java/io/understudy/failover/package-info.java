/** The pure decision core: values in, values out. Knows no clock, thread, logger, kernel or framework. */
@NullMarked
@ApplicationModule(allowedDependencies = {"vocabulary"})
package io.understudy.failover;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
