/** An operator's order on its way in, from a page or the API: what it may carry, and that it is given once. */
@NullMarked
package io.understudy.web.order;

import org.jspecify.annotations.NullMarked;
