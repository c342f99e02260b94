package io.understudy.mirror;

/** Published (Spring application event) when a mirror's picture has changed; while it copies, a few times a second. */
public record MirrorChanged(MirrorView view) {}
