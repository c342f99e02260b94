package io.understudy.conduct;

import io.understudy.fence.PrimaryLengths;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;

/**
 * Keeps with which prefix lengths a primary had the addresses, so that it gets them back with those also after a
 * restart of Understudy. Any thread.
 */
final class LengthMemory {
    private static final String LENGTH = "length ";

    private LengthMemory() {}

    /** Tells {@code lengths} what was kept, and keeps what is seen from now on. */
    static void recall(PrimaryLengths lengths, Settings.Service service, Journal journal) {
        var kept = journal.kept(service.name());
        for (var vip : service.addresses()) {
            var length = kept.get(LENGTH + vip.address());
            if (length != null && length.value().matches("\\d{1,3}")) {
                lengths.recall(service.name(), vip, Integer.parseInt(length.value()));
            }
        }
        lengths.onNew(service.name(),
                (address, length) -> journal.keep(service.name(), LENGTH + address, String.valueOf(length)));
    }
}
