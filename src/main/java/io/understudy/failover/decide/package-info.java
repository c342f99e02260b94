/** The decision: a class for each phase, and the orders of operators. */
@NamedInterface("decide")
@NullMarked
package io.understudy.failover.decide;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
