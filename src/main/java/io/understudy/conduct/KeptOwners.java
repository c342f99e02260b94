package io.understudy.conduct;

import io.understudy.failover.evidence.Evidence;
import io.understudy.vocabulary.Vip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who has answered for each address, as the journal keeps it: hardware addresses with a space between them. */
final class KeptOwners {
    /** Beside them, or alone: nobody had it while the primary was well. */
    private static final String ABSENT = "absent";

    private final Map<Vip, Set<String>> calibrated = new HashMap<>();
    private final Set<Vip> absent = new HashSet<>();

    /** Null where nobody knows. */
    static @Nullable String text(Evidence evidence, Vip vip) {
        var owners = evidence.calibrated().get(vip);
        var words = new ArrayList<>(owners == null ? List.of() : owners.hardware().stream().sorted().toList());
        if (evidence.absent().contains(vip)) {
            words.add(ABSENT);
        }
        return words.isEmpty() ? null : String.join(" ", words);
    }

    void read(Vip vip, String kept) {
        var words = new HashSet<>(List.of(kept.split(" ")));
        if (words.remove(ABSENT)) {
            absent.add(vip);
        }
        if (!words.isEmpty()) {
            calibrated.put(vip, words);
        }
    }

    Map<Vip, Set<String>> calibrated() {
        return calibrated;
    }

    Set<Vip> absent() {
        return absent;
    }
}
