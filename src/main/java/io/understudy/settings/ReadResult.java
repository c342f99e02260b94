package io.understudy.settings;

import java.util.List;

/** What came of reading a configuration file. */
public sealed interface ReadResult {
    /** Every rule holds. {@code warnings} are in the order of their lines. */
    record Loaded(Settings settings, List<Warning> warnings, KeyLines lines) implements ReadResult {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /** At least one fault; all of them, in the order of their lines. */
    record Refused(List<Fault> faults) implements ReadResult {
        public Refused {
            faults = List.copyOf(faults);
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("refused without a fault");
            }
        }
    }
}
