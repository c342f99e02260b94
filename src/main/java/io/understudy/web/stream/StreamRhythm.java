package io.understudy.web.stream;

import java.time.Duration;

/**
 * How often a stream does what nobody tells it to.
 *
 * @param heartbeat between two signs of life; below the idle limits of common proxies (60 s)
 * @param look between two looks for journal events that came without a change of a service's picture
 * @param nudge the least time between two nudges
 */
public record StreamRhythm(Duration heartbeat, Duration look, Duration nudge) {
    public static final StreamRhythm USUAL = new StreamRhythm(Duration.ofSeconds(15), Duration.ofSeconds(1),
            Duration.ofMillis(100));
}
