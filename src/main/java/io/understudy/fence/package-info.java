/** Takes the primary off its addresses and says honestly whether that is proven, refused or unknown. */
@NullMarked
@ApplicationModule(allowedDependencies = {"failover", "remote", "address", "settings", "time"})
package io.understudy.fence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
