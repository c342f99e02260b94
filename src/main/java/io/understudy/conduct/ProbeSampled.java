package io.understudy.conduct;

import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One sample of a probe, or of the host ({@code probe} is then {@code host}), after it was evaluated. Published for
 * metrics: return quickly.
 *
 * @param took null unless it was answered
 * @param lag how late it was sent
 */
public record ProbeSampled(String service, String probe, Verdict verdict, @Nullable Duration took, Duration lag) {}
