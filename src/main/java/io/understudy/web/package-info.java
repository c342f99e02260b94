/** The pages, the REST API, the event stream and the metrics. */
@NullMarked
@ApplicationModule(allowedDependencies = {"failover", "conduct", "journal", "mirror", "notify", "probe", "access",
        "readiness",
        "settings",
        "time"})
package io.understudy.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
