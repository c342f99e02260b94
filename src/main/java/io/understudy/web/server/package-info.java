/** The embedded server: its threads, and how many connections it holds for how long. */
@NullMarked
package io.understudy.web.server;

import org.jspecify.annotations.NullMarked;
