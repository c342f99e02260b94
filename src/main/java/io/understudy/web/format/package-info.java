/** How values read and look on a page: times, states, results, bars. */
@NullMarked
package io.understudy.web.format;

import org.jspecify.annotations.NullMarked;
