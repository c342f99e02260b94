package io.understudy.settings.yaml;

import io.understudy.settings.Fault;
import io.understudy.settings.KeyLines;
import io.understudy.settings.Warning;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects what is wrong while one file is read. One thread. A set, because a section merged into two others is read
 * twice.
 */
public final class FaultCollector {
    private final Set<Fault> faults = new LinkedHashSet<>();
    private final Set<Warning> warnings = new LinkedHashSet<>();
    private final Map<String, Integer> lines = new HashMap<>();

    public void fault(String key, int line, String problem, String remedy) {
        faults.add(new Fault(key, line, problem, remedy));
    }

    public void warn(String key, int line, String problem, String remedy) {
        warnings.add(new Warning(key, line, problem, remedy));
    }

    /** Remembers the line of a key; the first one wins. */
    void placed(String key, int line) {
        lines.putIfAbsent(key, line);
    }

    /** Where each key is that somebody has read so far. */
    public KeyLines lines() {
        return new KeyLines(lines);
    }

    /** Whether there is no fault; there may be warnings. */
    public boolean clean() {
        return faults.isEmpty();
    }

    /** In the order of the file, as somebody corrects it from top to bottom. */
    public List<Fault> faults() {
        return faults.stream().sorted(Comparator.comparingInt(Fault::line)).toList();
    }

    /** In the order of the file. */
    public List<Warning> warnings() {
        return warnings.stream().sorted(Comparator.comparingInt(Warning::line)).toList();
    }
}
