package io.understudy.access;

/**
 * Somebody has logged out: what was opened with that login is to be closed.
 *
 * @param login as in {@link Caller#login}
 */
public record LoginEnded(String login) {}
