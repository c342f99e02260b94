package io.understudy.conduct;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.ActionName;

/**
 * Published when a recovery begins to do something, once for each: until then it only watched.
 *
 * @param action the first that it does
 */
public record RecoveryActing(Journal.Recovery recovery, ActionName action) {}
