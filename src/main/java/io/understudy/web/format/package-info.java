/** How values read on a page. */
@NullMarked
package io.understudy.web.format;

import org.jspecify.annotations.NullMarked;
