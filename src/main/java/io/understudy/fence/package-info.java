/** Takes the primary off its addresses and reports whether that is proven, refused or unknown. */
@NullMarked
@ApplicationModule(allowedDependencies = {"remote", "settings", "time", "vocabulary"})
package io.understudy.fence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
