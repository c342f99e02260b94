package io.understudy.notify;

/**
 * Published after each attempt to deliver a notice, for metrics.
 *
 * @param way the channel's name
 */
public record DeliveryTried(String way, DeliveryResult result) {}
