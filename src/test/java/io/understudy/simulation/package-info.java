/**
 * The simulator: seeded histories of two hosts, a wire and people at bad moments, in virtual time on one thread, that
 * drive the real {@code failover}, {@code conduct} and {@code probe} timetables. Its parts: {@link
 * io.understudy.simulation.Plan} (what a seed chooses), {@link io.understudy.simulation.World} (what there is), {@link
 * io.understudy.simulation.Watchdog} (what must hold).
 */
package io.understudy.simulation;
