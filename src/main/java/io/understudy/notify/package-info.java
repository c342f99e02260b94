/**
 * Tells people: composes notices of what is published, and delivers each at least once on every configured channel
 * (mail, webhooks). The sentences are templates in {@code notices/}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"conduct", "journal", "mirror", "settings", "time", "vocabulary"})
package io.understudy.notify;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
