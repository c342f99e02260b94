package io.understudy.settings;

import java.util.List;

/** What came of reading a configuration file. */
public sealed interface Reading {
    /** Every rule holds. {@code warnings} are legal things that will bite, in the order of their lines. */
    record Loaded(Settings settings, List<Warning> warnings, Lines lines) implements Reading {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /** At least one fault; all of them, in the order of their lines. */
    record Refused(List<Fault> faults) implements Reading {
        public Refused {
            faults = List.copyOf(faults);
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("refused without a fault");
            }
        }
    }
}
