package io.understudy.conduct;

import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import java.time.Duration;

/**
 * Published after an action has ended, for metrics and spectators.
 *
 * @param action {@code respawn}, {@code fence}, {@code start}, {@code claim}, …
 * @param name the fence method, or empty
 * @param result {@code succeeded}, {@code refused}, {@code unknown}, {@code failed}
 */
public record ActionFinished(String service, String recovery, ActionName action, String name, ActionResult result,
        Duration took) {}
