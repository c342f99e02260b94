package io.understudy.conduct;

import io.understudy.failover.evidence.Evidence;
import io.understudy.vocabulary.Vip;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who has answered for each address, as the journal keeps it: hardware addresses with a space between them. */
final class KeptOwners {
    /** In the place of a hardware address: nobody had it while the primary was well. */
    private static final String ABSENT = "absent";

    private final Map<Vip, Set<String>> calibrated = new HashMap<>();
    private final Set<Vip> absent = new HashSet<>();

    /** Null where nobody knows. */
    static @Nullable String text(Evidence evidence, Vip vip) {
        var owners = evidence.calibrated().get(vip);
        return owners != null
                ? String.join(" ", owners.hardware().stream().sorted().toList())
                : evidence.absent().contains(vip) ? ABSENT : null;
    }

    void read(Vip vip, String kept) {
        if (kept.equals(ABSENT)) {
            absent.add(vip);
        } else {
            calibrated.put(vip, Set.of(kept.split(" ")));
        }
    }

    Map<Vip, Set<String>> calibrated() {
        return calibrated;
    }

    Set<Vip> absent() {
        return absent;
    }
}
