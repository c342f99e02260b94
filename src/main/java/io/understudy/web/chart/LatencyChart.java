package io.understudy.web.chart;

import io.understudy.journal.History;
import io.understudy.web.format.DurationFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The round trips of one probe as a drawing {@value #WIDE} units wide and {@value #HIGH} high. The scale is
 * logarithmic: what matters lies between a tenth of a millisecond and the timeout.
 *
 * @param name of the probe
 * @param mean the line of the means, interrupted where nothing was answered
 * @param spread the area between the means and the longest round trips
 * @param failed a tick at the bottom for each span in which a sample failed
 * @param gaps spans without any sample
 * @param levels the scale, with the timeout among them
 * @param summary the same in words
 */
public record LatencyChart(String name, String mean, String spread, String failed, String gaps, List<Level> levels,
        String summary) {
    static final int WIDE = 960;
    static final int HIGH = 140;
    /** Kept free at the bottom for the ticks of failed spans. */
    private static final int FLOOR = 128;

    public LatencyChart {
        levels = List.copyOf(levels);
    }

    /**
     * A horizontal line. {@code labelY} is where its label's baseline is; {@code limit}: beyond it a sample has failed.
     */
    public record Level(int y, int labelY, String label, boolean limit) {}

    /** Draws what was measured. Pure. @param timeout of one sample */
    public static LatencyChart of(String name, StripSpan span, Instant now, Duration timeout,
            List<History.Latency> measured) {
        var answered = measured.stream().filter(l -> l.up() > 0).toList();
        double least = answered.stream().mapToDouble(l -> l.mean().toNanos()).min().orElse(1e6);
        double most = Math.max(timeout.toNanos(),
                answered.stream().mapToDouble(l -> l.max().toNanos()).max().orElse(1e6));
        var scale = new Scale(Math.floor(Math.log10(Math.max(1e3, least))), Math.log10(most) + 0.15);
        var from = span.from(now);
        var cell = cell(span);
        var line = new StringBuilder();
        var area = new StringBuilder();
        for (var piece : pieces(answered, cell)) {
            line.append(line(piece, from, span, scale));
            area.append(area(piece, from, span, scale));
        }
        var failed = new StringBuilder();
        for (var bad : measured.stream().filter(l -> l.down() > 0).toList()) {
            failed.append('M').append(x(bad.start().plus(cell.dividedBy(2)), from, span)).append(' ').append(FLOOR + 2)
                    .append('V').append(HIGH);
        }
        return new LatencyChart(name, line.toString(), area.toString(), failed.toString(),
                gaps(measured, cell, from, span, now), levels(scale, timeout), summary(span, measured));
    }

    /** Finer than the strip's: about two units of the drawing. */
    public static Duration cell(StripSpan span) {
        return switch (span) {
            case HOUR -> Duration.ofMinutes(1);
            case DAY -> Duration.ofMinutes(5);
            case WEEK -> Duration.ofMinutes(30);
        };
    }

    /** {@code low} and {@code high} are powers of ten, in nanoseconds. */
    private record Scale(double low, double high) {
        long y(double nanos) {
            double share = (Math.log10(Math.max(1, nanos)) - low) / (high - low);
            return Math.round(FLOOR - Math.clamp(share, 0, 1) * (FLOOR - 4));
        }
    }

    private static long x(Instant at, Instant from, StripSpan span) {
        return Math.round(1.0 * WIDE * Duration.between(from, at).toMillis() / span.length().toMillis());
    }

    /** Where nothing was answered, the line ends: joining its two sides would show what nobody measured. */
    private static List<List<History.Latency>> pieces(List<History.Latency> answered, Duration cell) {
        var pieces = new ArrayList<List<History.Latency>>();
        var piece = new ArrayList<History.Latency>();
        for (var latency : answered) {
            if (!piece.isEmpty() && Duration.between(piece.getLast().start(), latency.start()).compareTo(cell) > 0) {
                pieces.add(List.copyOf(piece));
                piece.clear();
            }
            piece.add(latency);
        }
        if (!piece.isEmpty()) {
            pieces.add(List.copyOf(piece));
        }
        return pieces;
    }

    private static String line(List<History.Latency> piece, Instant from, StripSpan span, Scale scale) {
        var path = new StringBuilder();
        var half = cell(span).dividedBy(2);
        for (var latency : piece) {
            path.append(path.isEmpty() ? 'M' : 'L').append(x(latency.start().plus(half), from, span)).append(' ')
                    .append(scale.y(latency.mean().toNanos()));
        }
        // A single point is drawn as a short line: a path without length is invisible.
        return piece.size() == 1 ? path + "h2" : path.toString();
    }

    private static String area(List<History.Latency> piece, Instant from, StripSpan span, Scale scale) {
        var path = new StringBuilder();
        var half = cell(span).dividedBy(2);
        for (var latency : piece) {
            path.append(path.isEmpty() ? 'M' : 'L').append(x(latency.start().plus(half), from, span)).append(' ')
                    .append(scale.y(latency.max().toNanos()));
        }
        for (var latency : piece.reversed()) {
            path.append('L').append(x(latency.start().plus(half), from, span)).append(' ')
                    .append(scale.y(latency.mean().toNanos()));
        }
        return path.append('z').toString();
    }

    private static String gaps(List<History.Latency> measured, Duration cell, Instant from, StripSpan span,
            Instant now) {
        var path = new StringBuilder();
        var end = from;
        for (var latency : measured) {
            if (latency.start().isAfter(end)) {
                path.append(box(x(end, from, span), x(latency.start(), from, span)));
            }
            end = latency.start().plus(cell);
        }
        var written = now.minus(Duration.ofMinutes(2));
        if (end.isBefore(written.minus(cell))) {
            path.append(box(x(end, from, span), x(written, from, span)));
        }
        return path.toString();
    }

    private static String box(long left, long right) {
        return "M" + Math.max(0, left) + " 0H" + right + "V" + HIGH + "H" + Math.max(0, left) + "z";
    }

    private static List<Level> levels(Scale scale, Duration timeout) {
        var levels = new ArrayList<Level>();
        int limit = (int) scale.y(timeout.toNanos());
        levels.add(new Level(limit, Math.max(10, limit + 4), "limit " + DurationFormat.setting(timeout), true));
        for (int power = (int) scale.low(); power <= scale.high(); power++) {
            int y = (int) scale.y(Math.pow(10, power));
            // Its label would be written over the limit's.
            if (Math.abs(y - limit) > 13) {
                levels.add(new Level(y, Math.min(y + 4, HIGH - 3), DurationFormat.level(power), false));
            }
        }
        return levels;
    }

    private static String summary(StripSpan span, List<History.Latency> measured) {
        long up = measured.stream().mapToLong(History.Latency::up).sum();
        long down = measured.stream().mapToLong(History.Latency::down).sum();
        if (up + down == 0) {
            return "no measurements in the last " + span.label();
        }
        if (up == 0) {
            return String.format(Locale.ROOT, "no answer in %s; %,d failed", span.label(), down);
        }
        double mean = measured.stream().mapToDouble(l -> 1.0 * l.mean().toNanos() * l.up()).sum() / up;
        double max = measured.stream().mapToDouble(l -> l.max().toNanos()).max().orElse(0);
        return String.format(Locale.ROOT, "%,d answers in %s, %s on average, %s at most; %,d failed", up, span.label(),
                measured(mean), measured(max), down);
    }

    private static String measured(double nanos) {
        return DurationFormat.measured(Duration.ofNanos(Math.round(nanos)));
    }
}
