/** Server-sent events for pages and scripts. */
@NullMarked
package io.understudy.web.stream;

import org.jspecify.annotations.NullMarked;
