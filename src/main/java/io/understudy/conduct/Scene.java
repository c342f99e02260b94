package io.understudy.conduct;

import io.understudy.failover.Situation;

/**
 * What one decision has led to: all that the deciding thread hands on, so that a picture can be drawn of it elsewhere.
 * Immutable.
 *
 * @param lastRecovery the newest recovery's id, or empty
 * @param at monotonic nanoseconds of the decision
 */
record Scene(Situation situation, Standing standing, String lastRecovery, long at) {}
