package io.understudy.notify;

/**
 * Published after each attempt to deliver a notice, for metrics.
 *
 * @param way by name
 * @param result {@code delivered}, {@code failed} (it is tried again) or {@code given-up}
 */
public record DeliveryTried(String way, String result) {}
