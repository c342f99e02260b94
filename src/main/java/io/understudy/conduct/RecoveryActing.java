package io.understudy.conduct;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.ActionName;

/**
 * Published when a recovery begins to do something, once for each: until then it only looked. @param action its word,
 * {@code respawn} or {@code fence} say
 */
public record RecoveryActing(Journal.Recovery recovery, ActionName action) {}
