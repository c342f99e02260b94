package io.understudy.conduct;

/**
 * Published (Spring application event, on the service's own thread: return quickly) whenever a service's view has
 * changed in more than a round trip.
 */
public record ServiceChanged(ServiceView view) {}
