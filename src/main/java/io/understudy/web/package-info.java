/**
 * The pages, the REST API and the event streams. Its rooms use each other in one direction: {@code page} and
 * {@code api} use {@code stream} and {@code order}, these use {@code json}, and all may use {@code lookup};
 * {@code page} draws with {@code chart} and {@code format}; {@code server} stands beside them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {
        "access", "conduct", "journal", "kernel", "mirror", "notify", "settings", "settings :: budget", "time",
        "vocabulary"})
package io.understudy.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
