package io.understudy.conduct;

import io.understudy.vocabulary.StateName;
import java.time.Instant;

/**
 * Published when somebody should look, now.
 *
 * @param recovery the recovery it belongs to, or empty
 * @param state the service's state
 * @param code what for, stable
 * @param because the sentence
 */
public record Alerted(String service, String recovery, Instant at, StateName state, String code, String because) {}
