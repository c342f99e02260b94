/**
 * Tells people: composes notices of what the conductor publishes, and delivers each at least once on every configured
 * way.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"conduct", "journal", "mirror", "settings", "time", "vocabulary"})
package io.understudy.notify;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
