/** Every key of the configuration, declared once with its type, its default, its limits, its effect and its remedy. */
@NamedInterface("key")
@NullMarked
package io.understudy.settings.key;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
