package io.understudy.notify;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** What one cause does to its services, and how far it has been told. Used by one thread. */
final class Outage {
    final String cause;
    final String thread;
    final Instant since;
    /** All that it has befallen so far, in that order. */
    final Set<String> services;
    /** When it was told, by the ticker; before that, when it was noticed. */
    long opened;
    boolean told;
    /** The newest reminder's number, 0 before the first. */
    long reminders;

    Outage(String cause, String thread, Instant since, Set<String> services, long opened) {
        this.cause = cause;
        this.thread = thread;
        this.since = since;
        this.services = new LinkedHashSet<>(services);
        this.opened = opened;
    }
}
