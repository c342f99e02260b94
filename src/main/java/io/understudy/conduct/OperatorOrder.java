package io.understudy.conduct;

import io.understudy.vocabulary.Order;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks of a service.
 *
 * @param user the login name
 * @param reason may be empty
 * @param expectedHolder when not null, refused unless this is the holder
 * @param force overrides the gates that may be overridden
 * @param period for a pause; null is until resumed
 */
public record OperatorOrder(Order kind, String user, String reason, @Nullable String expectedHolder, boolean force,
        @Nullable Duration period) {}
