package io.understudy.mirror;

/** Published when a run that copies (either way) has ended. */
public record MirrorEnded(String service, MirrorView.Ended ended) {}
