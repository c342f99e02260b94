package io.understudy.web.chart;

import io.understudy.journal.History;
import io.understudy.journal.History.Mark;
import io.understudy.journal.History.Suspension;
import io.understudy.web.format.DurationFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * One service's past as a drawing {@value #WIDE} units wide and {@value #HIGH} high, in equal steps of time: a time in
 * which the daemon did not run is as wide as it was long, and a shorter one cuts its step. Height as well as colour
 * tell the steps apart. A band runs along it where Understudy did not act: at the top while halted, at the bottom while
 * paused. Each kind is one path, which keeps a list of hundreds of strips small.
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

    /**
     * @param style the class: {@code ok}, {@code some}, {@code out}, {@code gap}, {@code cut}, {@code respawn}, {@code
     *        move}, {@code halted}, {@code paused} (bands), {@code halt}, {@code pause} (where they begin)
     */
    public record Path(String style, String d) {}

    private enum Kind {
        OK("ok", 7, 17),
        SOME("some", 4, 20),
        OUT("out", 0, HIGH),
        GAP("gap", 11, 13),
        AHEAD("", 0, 0);

        final String style;
        final int top;
        final int bottom;

        Kind(String style, int top, int bottom) {
            this.style = style;
            this.top = top;
            this.bottom = bottom;
        }
    }

    /** Draws what the journal knows. Pure. @param every how often the service is asked: an answer holds until then */
    public static Strip of(StripSpan span, Instant now, Duration every, List<History.Quarter> quarters,
            List<Mark> marks,
            List<Suspension> suspensions) {
        var from = span.from(now);
        var minutes = new Minutes(from, (int) span.length().toMinutes(), quarters, every);
        // A minute that is written already is shown at once: a service that was added a minute ago is watched.
        int known = Math.min(Math.max(minutes.last() + 1, minutes(from, now.minus(WRITTEN_AFTER), span)),
                minutes(from, now, span) + 1);
        var kinds = new ArrayList<Kind>();
        int width = (int) span.cell().toMinutes();
        for (int cell = 0; cell < span.cells(); cell++) {
            kinds.add(minutes.kind(cell * width, Math.min((cell + 1) * width, known)));
        }
        var paths = new ArrayList<>(cells(kinds));
        paths.addAll(cuts(kinds, minutes, width, known));
        var shown = suspensions.stream().filter(s -> s.ended() == null || s.ended().isAfter(from)).toList();
        for (var kind : Suspension.Kind.values()) {
            paths.addAll(bands(from, now, span, kind, shown.stream().filter(s -> s.kind() == kind).toList()));
        }
        paths.addAll(marks(from, span, marks));
        return new Strip(paths, summary(span, now, minutes, known, marks, shown));
    }

    /** How many have passed, within the span. */
    private static int minutes(Instant from, Instant until, StripSpan span) {
        return (int) Math.clamp(Duration.between(from, until).toMinutes(), 0, span.length().toMinutes());
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

    /** The gaps within a watched step: as wide as they were long, but never too thin to be seen. */
    private static List<Path> cuts(List<Kind> kinds, Minutes minutes, int width, int known) {
        var cut = new StringBuilder();
        var line = new StringBuilder();
        double unit = 1.0 * WIDE / (kinds.size() * width);
        for (int from = 0; from < known; from++) {
            int to = from;
            while (to < known && !minutes.watched[to] && kinds.get(to / width) != Kind.GAP) {
                to++;
            }
            if (to > from) {
                long left = Math.round(from * unit);
                long right = Math.max(left + 1, Math.round(to * unit));
                cut.append('M').append(left).append(" 0H").append(right).append("V").append(HIGH).append('H')
                        .append(left)
                        .append('z');
                line.append('M').append(left).append(' ').append(Kind.GAP.top).append('H').append(right).append('V')
                        .append(Kind.GAP.bottom).append('H').append(left).append('z');
                from = to;
            }
        }
        return cut.isEmpty() ? List.of() : List.of(new Path("cut", cut.toString()), new Path("gap", line.toString()));
    }

    /** Lines, since a rectangle would become too thin to be seen on a narrow screen. */
    private static List<Path> marks(Instant from, StripSpan span, List<Mark> marks) {
        var drawn = new EnumMap<Mark.Kind, StringBuilder>(Mark.Kind.class);
        for (var mark : marks) {
            long x = x(mark.at(), from, span);
            if (x >= 0 && x <= WIDE) {
                drawn.computeIfAbsent(mark.kind(), _ -> new StringBuilder()).append('M').append(x).append(' ')
                        .append(switch (mark.kind()) {
                            case RESPAWN -> "0v9";
                            case MOVE -> "0v" + HIGH;
                        });
            }
        }
        return drawn.entrySet().stream()
                .map(e -> new Path(e.getKey() == Mark.Kind.RESPAWN ? "respawn" : "move", e.getValue().toString()))
                .toList();
    }

    private static long x(Instant at, Instant from, StripSpan span) {
        return Math.round(1.0 * WIDE * Duration.between(from, at).toMillis() / span.length().toMillis());
    }

    /** A band as long as it lasted, and a line at its beginning, which shows even the shortest one. */
    private static List<Path> bands(Instant from, Instant now, StripSpan span, Suspension.Kind kind,
            List<Suspension> suspensions) {
        var band = new StringBuilder();
        var begin = new StringBuilder();
        for (var suspension : suspensions) {
            long began = x(suspension.began(), from, span);
            long ended = x(suspension.ended() == null ? now : suspension.ended(), from, span);
            band.append('M').append(Math.max(0, began)).append(kind == Suspension.Kind.HALTED ? " 0H" : " 20H")
                    .append(ended).append("v4H").append(Math.max(0, began)).append('z');
            if (began >= 0) {
                begin.append('M').append(began).append(kind == Suspension.Kind.HALTED ? " 0v" + HIGH : " 15v9");
            }
        }
        boolean halted = kind == Suspension.Kind.HALTED;
        return Stream.of(new Path(halted ? "halted" : "paused", band.toString()),
                new Path(halted ? "halt" : "pause", begin.toString())).filter(p -> !p.d().isEmpty()).toList();
    }

    private static String summary(StripSpan span, Instant now, Minutes minutes, int known, List<Mark> marks,
            List<Suspension> suspensions) {
        int watched = minutes.count(minutes.watched, known);
        var said = new ArrayList<String>();
        int down = minutes.count(minutes.down, known);
        int missed = minutes.count(minutes.missed, known) - down;
        said.add(watched == 0 ? "not watched at all" : down == 0 ? "never down" : "down in " + down + " min");
        if (missed > 0) {
            said.add("single misses in " + missed + " min");
        }
        if (watched > 0 && known > watched) {
            said.add("not watched for " + DurationFormat.minutes(known - watched));
        }
        for (var kind : Mark.Kind.values()) {
            long times = marks.stream().filter(m -> m.kind() == kind).count();
            if (times > 0) {
                said.add((kind == Mark.Kind.RESPAWN ? "respawned " : "moved ") + times(times));
            }
        }
        for (var kind : Suspension.Kind.values()) {
            var such = suspensions.stream().filter(s -> s.kind() == kind).toList();
            if (!such.isEmpty()) {
                said.add((kind == Suspension.Kind.HALTED ? "halted " : "paused ") + times(such.size()) + ", for "
                        + DurationFormat.minutes(such.stream().mapToInt(s -> lasted(s, span.from(now), now)).sum())
                        + " in total");
            }
        }
        return "Last " + span.label() + ": " + String.join(", ", said);
    }

    private static String times(long count) {
        return count + (count == 1 ? " time" : " times");
    }

    /** The minutes of it within the span, begun ones counted. */
    private static int lasted(Suspension suspension, Instant from, Instant now) {
        var began = suspension.began().isBefore(from) ? from : suspension.began();
        var ended = suspension.ended() == null ? now : suspension.ended();
        return (int) Math.max(0, (Duration.between(began, ended).toSeconds() + 59) / 60);
    }

    /** The quarters' bits laid out one after the other. */
    private static final class Minutes {
        final boolean[] watched;
        final boolean[] missed;
        final boolean[] down;

        Minutes(Instant from, int length, List<History.Quarter> quarters, Duration every) {
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
            lasting((int) Math.min(length, (every.toSeconds() + 59) / 60));
        }

        /** The newest that was watched, or -1. */
        int last() {
            int minute = watched.length - 1;
            while (minute >= 0 && !watched[minute]) {
                minute--;
            }
            return minute;
        }

        /** A service that is asked every few minutes is known in between. */
        private void lasting(int reach) {
            int last = -reach;
            for (int minute = 0; minute < watched.length; minute++) {
                if (watched[minute]) {
                    last = minute;
                } else if (minute - last < reach) {
                    watched[minute] = true;
                    missed[minute] = missed[last];
                    down[minute] = down[last];
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

        /** The worst of the minutes; a gap when none of them was watched. */
        Kind kind(int from, int to) {
            boolean seen = false;
            boolean some = false;
            for (int minute = from; minute < to; minute++) {
                if (down[minute]) {
                    return Kind.OUT;
                }
                some |= missed[minute];
                seen |= watched[minute];
            }
            if (to <= from) {
                return Kind.AHEAD;
            }
            return some ? Kind.SOME : seen ? Kind.OK : Kind.GAP;
        }
    }
}
