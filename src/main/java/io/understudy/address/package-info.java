/** Adds, releases and announces the service addresses on this host, and asks the wire who holds them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "settings", "vocabulary"})
package io.understudy.address;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
