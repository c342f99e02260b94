package io.understudy.failover;

import io.understudy.vocabulary.ReasonCode;

/** Why: a stable code for programs and tests, and a sentence for people. */
public record Reason(ReasonCode code, String sentence) {}
