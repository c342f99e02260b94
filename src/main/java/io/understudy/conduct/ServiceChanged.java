package io.understudy.conduct;

/**
 * Published (Spring application event, on the thread that draws the service's pictures: return quickly) whenever a
 * service's view has changed in more than a round trip.
 */
public record ServiceChanged(ServiceView view) {}
