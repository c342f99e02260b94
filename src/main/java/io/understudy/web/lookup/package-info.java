/** Finds what an address names: services and recoveries, for pages, API and streams. */
@NullMarked
package io.understudy.web.lookup;

import org.jspecify.annotations.NullMarked;
