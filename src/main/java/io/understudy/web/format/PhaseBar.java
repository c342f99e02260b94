package io.understudy.web.format;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.PhaseName;
import java.util.ArrayList;
import java.util.List;

/** A recovery's phases as one bar, {@value #WIDE} units wide. */
public final class PhaseBar {
    private static final int WIDE = 1000;
    /** A phase that took no time is still seen. */
    private static final int PART_LEAST = 4;
    /** Nobody could read more; the table of phases has them all. */
    private static final int PARTS_MOST = 100;

    private PhaseBar() {}

    /** One phase of the bar. */
    public record Part(PhaseName name, int from, int width) {}

    /** The parts from left to right. A phase that still runs has no length yet. */
    static List<Part> of(List<Journal.Phase> all) {
        var phases = all.subList(0, Math.min(all.size(), PARTS_MOST));
        long total = phases.stream().mapToLong(PhaseBar::nanos).sum();
        var parts = new ArrayList<Part>();
        int spare = WIDE - PART_LEAST * phases.size();
        int at = 0;
        for (var phase : phases) {
            int width = PART_LEAST + (total == 0 ? 0 : (int) (1.0 * spare * nanos(phase) / total));
            parts.add(new Part(phase.name(), at, width));
            at += width;
        }
        return parts;
    }

    /** A phase on a page. What the journal calls claim is said in other words: on pages only the primary claims. */
    static String label(PhaseName phase) {
        return switch (phase) {
            case CLAIM -> "add addresses";
            case DETECT, BLIND, DIAGNOSE, RESPAWN, VERIFY, FENCE, START, ANNOUNCE, CONFIRM, STOP, RELEASE, UNKNOWN ->
                phase.word();
        };
    }

    /** The same in words: {@code detect 1.50 s, fence 320.0 ms}. */
    static String summary(List<Journal.Phase> phases) {
        return String.join(", ", phases.stream()
                .map(p -> label(p.name()) + " " + (p.took() == null ? "is running" : DurationFormat.measured(p.took())))
                .toList());
    }

    private static long nanos(Journal.Phase phase) {
        return phase.took() == null ? 0 : phase.took().toNanos();
    }
}
