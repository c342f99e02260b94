/** Drawings as SVG paths: the strip of the past, latency, the state diagram. */
@NullMarked
package io.understudy.web.chart;

import org.jspecify.annotations.NullMarked;
