/** What one value of the file may be: each type reads a text, or says what is wrong with it and what to write. */
@NamedInterface("value")
@NullMarked
package io.understudy.settings.value;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
