package io.understudy.web.format;

import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.vocabulary.Order;
import io.understudy.web.page.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How values read on a page, seen from one moment. Public methods, since templates call them. */
public final class PageFormat {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final Duration A_DAY = Duration.ofDays(1);
    /** Units wide is the bar of phases; a phase that took nothing is still seen. */
    private static final int BAR = 1000;
    private static final int BAR_LEAST = 4;
    /** More are in the table, and in no bar that anybody could read. */
    private static final int BAR_MOST = 100;
    private static final String UNITS = "kMGTP";
    private static final JsonMapper JSON = new JsonMapper();

    private final Instant now;
    private final ZoneId zone = ZoneId.systemDefault();

    public PageFormat(Instant now) {
        this.now = now;
    }

    /** Of this page: an instant for {@code <time datetime>}. */
    public Instant now() {
        return now;
    }

    /** Which zone the page's times are in: {@code UTC (Z)}. */
    public String zone() {
        return zone.getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + " (" + zone.getRules().getOffset(now) + ")";
    }

    /** The time of day, with the date when it isn't of the last day. */
    public String time(@Nullable Instant at) {
        if (at == null) {
            return "–";
        }
        boolean near = Duration.between(at, now).abs().compareTo(A_DAY) < 0;
        return (near ? CLOCK : DAY).withZone(zone).format(at);
    }

    /** With the date, whenever it was: on paper nobody sees how long ago that is. */
    public String dated(Instant at) {
        return DAY.withZone(zone).format(at);
    }

    /** The time of day to a millisecond: where phases take less than a second, the second says nothing. */
    public String exact(Instant at) {
        return EXACT.withZone(zone).format(at);
    }

    /** {@code just now}, {@code 12 s ago}, {@code 3 h ago}, {@code in 5 min}. */
    public String ago(@Nullable Instant at) {
        if (at == null) {
            return "never";
        }
        var distance = Duration.between(at, now);
        if (distance.abs().toSeconds() < 2) {
            return "just now";
        }
        return distance.isNegative() ? "in " + rough(distance.negated()) : rough(distance) + " ago";
    }

    private static String rough(Duration span) {
        if (span.toSeconds() < 120) {
            return span.toSeconds() + " s";
        }
        if (span.toMinutes() < 120) {
            return span.toMinutes() + " min";
        }
        return span.toHours() < 48 ? span.toHours() + " h" : span.toDays() + " days";
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

    /** {@code 12 min}, {@code 5 h 3 min}, {@code 2 days}. */
    public static String minutes(int minutes) {
        if (minutes < 120) {
            return minutes + " min";
        }
        int hours = minutes / 60;
        return hours < 48
                ? hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min")
                : hours / 24 + " days";
    }

    /** How long something lasted, in the two largest units: {@code 4 min 5 s}. */
    public String lasted(@Nullable Duration span) {
        if (span == null) {
            return "";
        }
        return span.toMinutes() < 120 ? span(span) : minutes((int) Math.min(Integer.MAX_VALUE, span.toMinutes()));
    }

    /** How long it has been so: {@code 3 h}. */
    public String since(Instant at) {
        return rough(Duration.between(at, now).isNegative() ? Duration.ZERO : Duration.between(at, now));
    }

    /** When the host is asked next; what is asked many times a second has no countdown. */
    public String next(Instant next, Duration every) {
        if (every.toMillis() < 1000) {
            return "every " + span(every);
        }
        long left = Math.max(0, Duration.between(now, next).toMillis() % every.toMillis());
        return String.format(Locale.ROOT, "next in %.1f s", left / 1000.0);
    }

    /** A recovery's phases in words: {@code detect 1.50 s, fence 320.0 ms}. */
    public String phases(List<Journal.Phase> phases) {
        return String.join(", ", phases.stream()
                .map(p -> p.name() + " " + (p.took() == null ? "runs" : span(p.took()))).toList());
    }

    /** A sign beside each state's word (and beside paused and observe), so that colour is never alone. */
    public String icon(String state) {
        return switch (state) {
            case "WATCHING" -> "●";
            case "HOLDING" -> "◆";
            case "STARTING" -> "○";
            case "SUSPECT", "BLIND" -> "▲";
            case "HALTED" -> "■";
            case "STOPPED" -> "□";
            case "paused" -> "‖";
            case "observe" -> "◌";
            default -> "▶";
        };
    }

    /** {@code good}, {@code held}, {@code watch}, {@code busy}, {@code bad} or {@code idle}: the style's class. */
    public String tone(String state) {
        return switch (state) {
            case "WATCHING" -> "good";
            case "HOLDING" -> "held";
            case "SUSPECT", "BLIND", "paused", "observe" -> "watch";
            case "HALTED" -> "bad";
            case "STARTING", "STOPPED" -> "idle";
            default -> "busy";
        };
    }

    /** The style's class of a service on the wall: a colour across the room must not be calmer than what is so. */
    public String tile(ServiceView service) {
        return switch (Trouble.of(service)) {
            case STALLED, DOWN -> "bad";
            case PAUSED, UNREADY, OBSERVED, MISPLACED -> "watch";
            case HALTED, MOVING, DOUBTED, STOPPED, AWAY, NONE -> tone(service.state().word());
        };
    }

    /** The state's word as people write it: {@code Taking over}. */
    public String state(String state) {
        return word(state);
    }

    /** The state's word as people write it: {@code Taking over}. */
    public static String word(String state) {
        var words = state.replace('_', ' ').toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** The event's states: one when nothing moved. */
    public String move(Journal.Event event) {
        return event.from().isEmpty() || event.from().equals(event.to())
                ? state(event.to())
                : state(event.from()) + " → " + state(event.to());
    }

    public String verdict(String verdict) {
        return switch (verdict) {
            case "up" -> "✓ up";
            case "down" -> "✗ down";
            default -> "? unknown";
        };
    }

    /** The style's class of a verdict. */
    public String verdictTone(String verdict) {
        return switch (verdict) {
            case "up" -> "good";
            case "down" -> "bad";
            default -> "watch";
        };
    }

    /** The style's class of a recovery's result. */
    public String resultTone(String result) {
        return switch (result) {
            case "respawned", "recovered", "taken-over", "failed-back", "complete", "delivered" -> "good";
            case "halted", "refused", "failed", "partial", "given-up" -> "bad";
            case "running" -> "busy";
            default -> "watch";
        };
    }

    /** {@code 1.5 GB}: powers of 1000, as disks and networks count. */
    public String bytes(long count) {
        if (count < 1000) {
            return count + " B";
        }
        double value = count;
        int unit = -1;
        for (; value >= 999.95 && unit < UNITS.length() - 1; unit++) {
            value /= 1000;
        }
        return String.format(Locale.ROOT, "%.1f %cB", value, UNITS.charAt(unit));
    }

    /** {@code taken over} for {@code taken-over}. */
    public String words(String word) {
        return word.replace('-', ' ');
    }

    /** A button's label. @param order a kind of {@link OperatorOrder}, in small letters */
    public static String order(String order) {
        return switch (Order.valueOf(order.toUpperCase(Locale.ROOT))) {
            case FAILOVER -> "Fail over";
            case SWITCHOVER -> "Switch over";
            case FAILBACK -> "Fail back";
            case PAUSE -> "Pause";
            case RESUME -> "Resume";
            case ACKNOWLEDGE -> "Acknowledge";
        };
    }

    /**
     * A bar of one recovery's phases, 1000 units wide in all; what still runs has no part in it. One that flaps on and
     * on ends it.
     */
    public List<Bar> bar(List<Journal.Phase> all) {
        var phases = all.subList(0, Math.min(all.size(), BAR_MOST));
        long total = phases.stream().mapToLong(PageFormat::nanos).sum();
        var bars = new ArrayList<Bar>();
        int spare = BAR - BAR_LEAST * phases.size();
        int at = 0;
        for (var phase : phases) {
            int width = BAR_LEAST + (total == 0 ? 0 : (int) (1.0 * spare * nanos(phase) / total));
            bars.add(new Bar(phase.name(), at, width, span(phase.took())));
            at += width;
        }
        return bars;
    }

    private static long nanos(Journal.Phase phase) {
        return phase.took() == null ? 0 : phase.took().toNanos();
    }

    public record Bar(String name, int from, int width, String took) {}

    /** What else could have been done at a decision, and why it was not. */
    public List<Alternative> alternatives(Journal.Event event) {
        if (event.detail().isEmpty()) {
            return List.of();
        }
        var others = new ArrayList<Alternative>();
        JSON.readTree(event.detail()).path("alternatives")
                .forEach(o -> others.add(new Alternative(o.path("what").asString(), o.path("why").asString())));
        return others;
    }

    /** One of them: {@code what} is a word of the API, {@code why} a sentence. */
    public record Alternative(String what, String why) {}
}
