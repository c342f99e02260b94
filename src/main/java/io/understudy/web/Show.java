package io.understudy.web;

import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values read on a page. Public methods, since templates call them. */
public final class Show {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
            .withZone(ZoneId.systemDefault());

    Show() {}

    public String time(@Nullable Instant at) {
        return at == null ? "–" : CLOCK.format(at);
    }

    /** {@code 850 µs}, {@code 12.3 ms}, {@code 2.48 s}, {@code 3 min 5 s}. */
    public String span(@Nullable Duration span) {
        if (span == null) {
            return "–";
        }
        long nanos = span.toNanos();
        if (nanos < 1_000_000) {
            return nanos / 1000 + " µs";
        }
        if (nanos < 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
        }
        return nanos < 120_000_000_000L
                ? String.format(Locale.ROOT, "%.2f s", nanos / 1e9)
                : span.toMinutes() + " min " + span.toSecondsPart() + " s";
    }

    /** A sign beside each state's word, so that colour is never alone. */
    public String icon(String state) {
        return switch (state) {
            case "WATCHING" -> "●";
            case "HOLDING" -> "◆";
            case "STARTING" -> "○";
            case "SUSPECT", "BLIND" -> "▲";
            case "HALTED" -> "■";
            case "STOPPED" -> "□";
            default -> "▶";
        };
    }

    /** {@code good}, {@code watch}, {@code busy}, {@code bad} or {@code idle}: the style's class. */
    public String tone(String state) {
        return switch (state) {
            case "WATCHING" -> "good";
            case "HOLDING" -> "held";
            case "SUSPECT", "BLIND" -> "watch";
            case "HALTED" -> "bad";
            case "STARTING", "STOPPED" -> "idle";
            default -> "busy";
        };
    }

    public String verdict(String verdict) {
        return switch (verdict) {
            case "up" -> "✓ up";
            case "down" -> "✗ down";
            default -> "? unknown";
        };
    }

    /** What stands above everything. */
    public List<String> warnings(List<ServiceView> services) {
        var warnings = new ArrayList<String>();
        for (var service : services) {
            if (service.paused() != null) {
                warnings.add(service.name() + " is paused by " + service.paused().by()
                        + (service.paused().until() == null ? "" : " until " + time(service.paused().until()))
                        + ": nothing is done by itself.");
            }
            if (service.mode().equals("observe")) {
                warnings.add(service.name() + " is only observed: nothing is done.");
            }
            if (service.state().equals("HALTED")) {
                warnings.add(service.name() + " is halted: " + service.because() + ".");
            }
        }
        return warnings;
    }

    /** A bar of one recovery's phases, 1000 units wide. */
    public List<Bar> bar(List<Journal.Phase> phases) {
        long total = phases.stream().mapToLong(p -> p.took() == null ? 0 : p.took().toNanos()).sum();
        var bars = new ArrayList<Bar>();
        double at = 0;
        for (var phase : phases) {
            double width = total == 0 || phase.took() == null ? 0 : 1000.0 * phase.took().toNanos() / total;
            bars.add(new Bar(phase.name(), (long) at, Math.max(2, (long) width), span(phase.took())));
            at += width;
        }
        return bars;
    }

    public record Bar(String name, long from, long width, String took) {}
}
