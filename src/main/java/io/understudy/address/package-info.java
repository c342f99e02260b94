/** Adds, releases and announces the service addresses on this host, and tells when one is lost. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "settings", "vocabulary"})
package io.understudy.address;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
