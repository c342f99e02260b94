package io.understudy.vocabulary;

/** A condition that must hold before an action; {@code overridable} by an operator's force. */
public record Gate(GateName name, boolean ok, String why, boolean overridable) {}
