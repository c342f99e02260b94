/** The pages, the REST API, the event stream and the metrics. */
@NullMarked
@ApplicationModule(allowedDependencies = {
        "conduct", "journal", "mirror", "notify", "settings", "settings :: budget", "time", "vocabulary"})
package io.understudy.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
