package io.understudy.conduct;

import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import java.time.Duration;

/**
 * Published after an action has ended, for metrics and spectators.
 *
 * @param name the fence method, or empty
 */
public record ActionFinished(String service, String recovery, ActionName action, String name, ActionResult result,
        Duration took) {}
