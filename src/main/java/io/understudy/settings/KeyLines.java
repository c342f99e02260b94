package io.understudy.settings;

import java.util.Map;

/**
 * Where each key is in the file, for faults that are found after reading. Immutable; any thread.
 */
public record KeyLines(Map<String, Integer> byKey) {
    public KeyLines {
        byKey = Map.copyOf(byKey);
    }

    /** The line of {@code key}, or of the nearest section around it that is in the file; 0 when there is none. */
    public int of(String key) {
        var at = key;
        while (!at.isEmpty()) {
            var line = byKey.get(at);
            if (line != null) {
                return line;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return 0;
    }
}
