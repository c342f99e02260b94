/** The application class only; the features are the packages below. */
@NullMarked
package io.understudy;

import org.jspecify.annotations.NullMarked;
