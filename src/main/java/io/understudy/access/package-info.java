/** Who may log in and what they may do: users, roles, the generated first password, tokens. */
@NullMarked
@ApplicationModule(allowedDependencies = {"journal", "kernel", "settings", "time", "vocabulary"})
package io.understudy.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
