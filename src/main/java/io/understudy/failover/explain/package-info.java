/** Why a decision was taken and what else was possible: gates, alternatives, the forecast. */
@NamedInterface("explain")
@NullMarked
package io.understudy.failover.explain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
