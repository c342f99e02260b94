package io.understudy.web.format;

import io.understudy.journal.Journal;
import io.understudy.journal.Outbox.DeliveryState;
import io.understudy.mirror.MirrorResult;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.PhaseName;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
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

/** How values read on a page, seen from one moment: what templates know as {@code show}. */
public final class PageFormat {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final String UNITS = "kMGTP";
    private static final JsonMapper JSON = new JsonMapper();

    private final Instant now;
    private final ZoneId zone = ZoneId.systemDefault();

    public PageFormat(Instant now) {
        this.now = now;
    }

    /** The page's moment: an instant for {@code <time datetime>}. */
    public Instant now() {
        return now;
    }

    /** The zone of the page's times: {@code UTC (Z)}. */
    public String zone() {
        return zone.getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + " (" + zone.getRules().getOffset(now) + ")";
    }

    /** The time of day, with the date when it is further away than a day. */
    public String time(@Nullable Instant at) {
        if (at == null) {
            return "–";
        }
        boolean near = Duration.between(at, now).abs().compareTo(A_DAY) < 0;
        return (near ? CLOCK : DAY).withZone(zone).format(at);
    }

    /** With the date always: paper does not tell how long ago it was printed. */
    public String dated(Instant at) {
        return DAY.withZone(zone).format(at);
    }

    /** The time of day to a millisecond: phases may take less than a second. */
    public String exact(Instant at) {
        return EXACT.withZone(zone).format(at);
    }

    /** See {@link DurationFormat#ago}; {@code never} for null. */
    public String ago(@Nullable Instant at) {
        return at == null ? "never" : DurationFormat.ago(Duration.between(at, now));
    }

    /** How long ago that was: {@code 3 h}. */
    public String since(Instant at) {
        var span = Duration.between(at, now);
        return DurationFormat.rough(span.isNegative() ? Duration.ZERO : span);
    }

    /** See {@link DurationFormat#countdown}. */
    public String next(Instant next, Duration every) {
        return DurationFormat.countdown(Duration.between(now, next), every);
    }

    /** See {@link DurationFormat#measured}. */
    public String span(@Nullable Duration span) {
        return DurationFormat.measured(span);
    }

    /** See {@link DurationFormat#lasted}. */
    public String lasted(Duration span) {
        return DurationFormat.lasted(span);
    }

    /** See {@link StateLook#icon}. */
    public String icon(StateName state) {
        return StateLook.icon(state);
    }

    /** See {@link StateLook#tone}. */
    public String tone(StateName state) {
        return StateLook.tone(state).css();
    }

    /** See {@link StateLook#label}. */
    public String state(StateName state) {
        return StateLook.label(state);
    }

    /** The state's word within a sentence: {@code taking over}. */
    public String inner(StateName state) {
        return StateLook.label(state).toLowerCase(Locale.ROOT);
    }

    /** The event's states, or the one state when nothing moved: {@code Suspect → Fencing}. */
    public String move(Journal.Event event) {
        return event.from() == null || event.from() == event.to()
                ? label(event.to())
                : label(event.from()) + " → " + label(event.to());
    }

    /** The state that the event ended. */
    public String from(Journal.Event event) {
        return label(event.from());
    }

    /** A dash where another version of Understudy wrote a state that this one does not know. */
    private static String label(@Nullable StateName state) {
        return state == null ? "–" : StateLook.label(state);
    }

    /** The style's class of the state that the event led to. */
    public String tone(Journal.Event event) {
        return (event.to() == null ? Tone.IDLE : StateLook.tone(event.to())).css();
    }

    /** Whether the event is a change of the state: its arrow says so without a tag. */
    public boolean moves(Journal.Event event) {
        return event.kind() == EventKind.TRANSITION;
    }

    /** Whether somebody should look. */
    public boolean alerts(Journal.Event event) {
        return event.kind() == EventKind.ALERT;
    }

    /** See {@link ResultLook#label}. */
    public String verdict(Verdict verdict) {
        return ResultLook.label(verdict);
    }

    /** See {@link ResultLook#tone}. */
    public String tone(Verdict verdict) {
        return ResultLook.tone(verdict).css();
    }

    /** The style's class of a recovery, by how it stands or ended. */
    public String tone(Journal.Recovery recovery) {
        return ResultLook.tone(recovery.result()).css();
    }

    /** See {@link ResultLook#copy}. */
    public String copyTone(MirrorResult result) {
        return ResultLook.copy(result).css();
    }

    /** See {@link ResultLook#delivery}. */
    public String deliveryTone(DeliveryState state) {
        return ResultLook.delivery(state).css();
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

    /** The label of an order's button. */
    public String order(Order order) {
        return label(order);
    }

    /** The label of an order's button. */
    public static String label(Order order) {
        return switch (order) {
            case FAILOVER -> "Fail over";
            case SWITCHOVER -> "Switch over";
            case FAILBACK -> "Fail back";
            case PAUSE -> "Pause";
            case RESUME -> "Resume";
            case ACKNOWLEDGE -> "Acknowledge";
        };
    }

    /** See {@link PhaseBar#label}. */
    public String phase(PhaseName phase) {
        return PhaseBar.label(phase);
    }

    /** See {@link PhaseBar#of}. */
    public List<PhaseBar.Part> bar(List<Journal.Phase> phases) {
        return PhaseBar.of(phases);
    }

    /** See {@link PhaseBar#summary}. */
    public String phases(List<Journal.Phase> phases) {
        return PhaseBar.summary(phases);
    }

    /** The other actions that a decision considered, and why it did not take them. */
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
