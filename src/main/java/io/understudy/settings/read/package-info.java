/** A reader for each section of the configuration, and the rules between them. */
@NamedInterface("read")
@NullMarked
package io.understudy.settings.read;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
