/**
 * Echo sockets, ARP and neighbour frames, rtnetlink through the Foreign Function and Memory API. The only door to
 * system calls.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"time", "vocabulary"})
package io.understudy.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
