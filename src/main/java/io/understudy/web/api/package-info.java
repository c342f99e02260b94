/** The REST API: services, recoveries, events, orders, mirrors, notices; problem details. */
@NullMarked
package io.understudy.web.api;

import org.jspecify.annotations.NullMarked;
