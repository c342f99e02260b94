/** Brings the primary's data to this host, with rsync: when it may, what it copied, and how old that is. */
@NullMarked
@ApplicationModule(allowedDependencies = {"journal", "remote", "settings", "time", "vocabulary"})
package io.understudy.mirror;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
