/** The outage that the settings allow, computed. */
@NamedInterface("budget")
@NullMarked
package io.understudy.settings.budget;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
