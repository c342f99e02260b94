/** How a value of the file may be quoted in a message, and which known word is nearest to a mistyped one. */
@NamedInterface("text")
@NullMarked
package io.understudy.settings.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
