/** What is known of the primary, the wire and the probes at one moment, as values. */
@NamedInterface("evidence")
@NullMarked
package io.understudy.failover.evidence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
