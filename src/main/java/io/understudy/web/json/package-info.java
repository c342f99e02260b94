/** What the REST API and the event stream answer as JSON, errors included. */
@NullMarked
package io.understudy.web.json;

import org.jspecify.annotations.NullMarked;
