package io.understudy.web;

import io.understudy.journal.History;
import io.understudy.journal.History.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One service's past as a drawing {@value #WIDE} units wide and {@value #HIGH} high, in equal steps of time, so that a pause of the
 * daemon is as wide as it was long. What a step is shows by its height as well as by its colour. Each kind is one path, which keeps a
 * list of hundreds of them small.
 *
 * @param paths the style's class and the path of each kind that occurs
 * @param summary the same in words
 */
public record Strip(List<Path> paths, String summary) {
    static final int WIDE = 960;
    static final int HIGH = 24;
    /** A minute is written when the next one has begun and its first sample came. */
    private static final Duration WRITTEN_AFTER = Duration.ofMinutes(2);

    public Strip {
        paths = List.copyOf(paths);
    }

    /** @param style the class: {@code ok}, {@code some}, {@code out}, {@code gap}, {@code respawn}, {@code move}, {@code halt}, {@code pause} */
    public record Path(String style, String d) {}

    private enum Kind {
        OK("ok", 7, 17), SOME("some", 4, 20), OUT("out", 0, HIGH), GAP("gap", 11, 13), AHEAD("", 0, 0);

        final String style;
        final int top;
        final int bottom;

        Kind(String style, int top, int bottom) {
            this.style = style;
            this.top = top;
            this.bottom = bottom;
        }
    }

    /** Draws what the journal knows. Pure. */
    static Strip of(Span span, Instant now, List<History.Quarter> quarters, List<Mark> marks) {
        var from = span.from(now);
        var minutes = new Minutes(from, (int) span.length().toMinutes(), quarters);
        int known = (int) Math.clamp(Duration.between(from, now.minus(WRITTEN_AFTER)).toMinutes(), 0,
                span.length().toMinutes());
        var kinds = new ArrayList<Kind>();
        int width = (int) span.cell().toMinutes();
        for (int cell = 0; cell < span.cells(); cell++) {
            kinds.add(minutes.kind(cell * width, Math.min((cell + 1) * width, known)));
        }
        var paths = new ArrayList<>(cells(kinds));
        paths.addAll(marks(from, span, marks));
        return new Strip(paths, summary(span, minutes, known, marks));
    }

    /** Neighbours of one kind are one rectangle. */
    private static List<Path> cells(List<Kind> kinds) {
        var drawn = new EnumMap<Kind, StringBuilder>(Kind.class);
        double width = 1.0 * WIDE / kinds.size();
        for (int from = 0; from < kinds.size();) {
            var kind = kinds.get(from);
            int to = from + 1;
            while (to < kinds.size() && kinds.get(to) == kind) {
                to++;
            }
            long left = Math.round(from * width);
            drawn.computeIfAbsent(kind, _ -> new StringBuilder()).append('M').append(left).append(' ')
                    .append(kind.top).append('H').append(Math.round(to * width)).append('V').append(kind.bottom)
                    .append('H').append(left).append('z');
            from = to;
        }
        drawn.remove(Kind.AHEAD);
        return drawn.entrySet().stream().map(e -> new Path(e.getKey().style, e.getValue().toString())).toList();
    }

    /** Lines, since a rectangle would become too thin to be seen on a narrow screen. */
    private static List<Path> marks(Instant from, Span span, List<Mark> marks) {
        var drawn = new EnumMap<Mark.Kind, StringBuilder>(Mark.Kind.class);
        for (var mark : marks) {
            double at = 1.0 * Duration.between(from, mark.at()).toMillis() / span.length().toMillis();
            if (at >= 0 && at <= 1) {
                long x = Math.round(at * WIDE);
                drawn.computeIfAbsent(mark.kind(), _ -> new StringBuilder()).append('M').append(x).append(' ')
                        .append(switch (mark.kind()) {
                            case RESPAWN -> "0v9";
                            case MOVE, HALT -> "0v" + HIGH;
                            case PAUSE -> "15v9";
                            case RESUME -> "19v5";
                        });
            }
        }
        return drawn.entrySet().stream().map(e -> new Path(style(e.getKey()), e.getValue().toString())).toList();
    }

    private static String style(Mark.Kind kind) {
        return switch (kind) {
            case RESPAWN -> "respawn";
            case MOVE -> "move";
            case HALT -> "halt";
            case PAUSE, RESUME -> "pause";
        };
    }

    private static String summary(Span span, Minutes minutes, int known, List<Mark> marks) {
        int watched = minutes.count(minutes.watched, known);
        if (watched == 0) {
            return "Last " + span.label() + ": nothing was watched";
        }
        var said = new ArrayList<String>();
        int down = minutes.count(minutes.down, known);
        int missed = minutes.count(minutes.missed, known) - down;
        said.add(down == 0 ? "never down" : "down in " + down + " min");
        if (missed > 0) {
            said.add("single misses in " + missed + " min");
        }
        if (known > watched) {
            said.add("not watched for " + Show.minutes(known - watched));
        }
        Map.of(Mark.Kind.RESPAWN, "respawned", Mark.Kind.MOVE, "moved", Mark.Kind.HALT, "halted", Mark.Kind.PAUSE,
                "paused").entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(word -> {
                    long times = marks.stream().filter(m -> m.kind() == word.getKey()).count();
                    if (times > 0) {
                        said.add(word.getValue() + " " + times + (times == 1 ? " time" : " times"));
                    }
                });
        return "Last " + span.label() + ": " + String.join(", ", said);
    }

    /** The quarters' bits laid out one after the other. */
    private static final class Minutes {
        final boolean[] watched;
        final boolean[] missed;
        final boolean[] down;

        Minutes(Instant from, int length, List<History.Quarter> quarters) {
            watched = new boolean[length];
            missed = new boolean[length];
            down = new boolean[length];
            for (var quarter : quarters) {
                long first = Duration.between(from, quarter.start()).toMinutes();
                for (int bit = 0; bit < History.MINUTES; bit++) {
                    int minute = (int) Math.clamp(first + bit, -1, length);
                    if (minute >= 0 && minute < length) {
                        watched[minute] = (quarter.watched() >> bit & 1) == 1;
                        missed[minute] = (quarter.missed() >> bit & 1) == 1;
                        down[minute] = (quarter.down() >> bit & 1) == 1;
                    }
                }
            }
        }

        int count(boolean[] which, int until) {
            int count = 0;
            for (int minute = 0; minute < until; minute++) {
                count += which[minute] ? 1 : 0;
            }
            return count;
        }

        /** The worst of the minutes; a gap when more of them were not watched than were. */
        Kind kind(int from, int to) {
            int seen = 0;
            boolean some = false;
            for (int minute = from; minute < to; minute++) {
                if (down[minute]) {
                    return Kind.OUT;
                }
                some |= missed[minute];
                seen += watched[minute] ? 1 : 0;
            }
            if (to <= from) {
                return Kind.AHEAD;
            }
            return some ? Kind.SOME : seen * 2 < to - from ? Kind.GAP : Kind.OK;
        }
    }
}
