package io.understudy.settings.key;

import java.time.Duration;

/**
 * The keys that say how often something is asked and when it counts as down.
 *
 * @param timeoutWithinTolerate whether the timeout must not exceed {@code tolerate}, and shrinks with it if left out
 */
public record PaceKeys(ScalarKey<Duration> interval, ScalarKey<Duration> timeout, ScalarKey<Integer> failAfter,
        ScalarKey<Integer> recoverAfter, ScalarKey<Duration> tolerate, boolean timeoutWithinTolerate) {}
