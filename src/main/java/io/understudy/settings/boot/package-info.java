/** Hands the settings to Spring. */
@NullMarked
package io.understudy.settings.boot;

import org.jspecify.annotations.NullMarked;
