package io.understudy.conduct;

import io.understudy.journal.Journal;
import java.util.List;

/** Published when a recovery has ended, with the phases it went through. */
public record RecoveryEnded(Journal.Recovery recovery, List<Journal.Phase> phases) {
    public RecoveryEnded {
        phases = List.copyOf(phases);
    }
}
