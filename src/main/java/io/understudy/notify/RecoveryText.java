package io.understudy.notify;

import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns services and recoveries into the values that the templates of {@link NoticeTexts} write. Any thread. */
final class RecoveryText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS zzz",
            Locale.ROOT);
    /** Of a story's acts and decisions, this many each are told: the rest is in the journal. */
    static final int LINES_MAX = 60;

    private final Settings settings;
    private final ZoneId zone;
    private final NoticeTexts texts;

    RecoveryText(Settings settings, ZoneId zone, NoticeTexts texts) {
        this.settings = settings;
        this.zone = zone;
        this.texts = texts;
    }

    /** @param described the name with the addresses */
    record Service(String name, String described) {}

    /** @param by who ordered it, after a blank, or empty; {@code ordered} the same for a list of facts */
    record Begun(String id, String trigger, String by, String ordered, String began) {}

    record Phase(String name, @Nullable String took) {}

    /** @param outcome the sentence about the result, after a colon, or empty */
    record Act(String at, String action, String result, String outcome) {}

    record Decision(String at, String state, String because) {}

    /**
     * @param ended null while unknown, as {@code took} is
     * @param outage null while unknown; {@code down} when the service does not answer now
     * @param next what to do, or empty
     */
    record Story(String id, String name, String service, String ending, String because, String trigger, String ordered,
            String began, @Nullable String ended, @Nullable String took, @Nullable String outage, boolean down,
            List<Phase> phases, List<Act> acts, List<Decision> decisions, String next) {
        Story {
            phases = List.copyOf(phases);
            acts = List.copyOf(acts);
            decisions = List.copyOf(decisions);
        }
    }

    Service service(String name) {
        return new Service(name, name + settings.service(name).map(s -> " " + s.addresses()).orElse(""));
    }

    String primary(String service) {
        return settings.service(service).map(s -> s.primary().name().name()).orElse("the primary");
    }

    String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    Begun begun(Journal.Recovery recovery) {
        var by = recovery.user().isEmpty() ? "" : " by " + recovery.user();
        return new Begun(recovery.id(), recovery.triggerWord(), by, ordered(recovery), time(recovery.started()));
    }

    private static String ordered(Journal.Recovery recovery) {
        return recovery.user().isEmpty() ? "" : ", ordered by " + recovery.user();
    }

    /** How it ended, a part of a sentence. */
    String ending(Journal.Recovery recovery) {
        return texts.ending(recovery.result().word(), values(recovery.service()));
    }

    private Map<String, @Nullable Object> values(String service) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("node", settings.node().name());
        values.put("service", service);
        values.put("primary", primary(service));
        values.put("claimable", settings.service(service).map(s -> s.failback().claim() != null).orElse(false));
        return values;
    }

    /** @param whole with phases, acts and decisions; {@code down} when the service does not answer now */
    Story story(Journal.Story story, boolean whole, boolean down) {
        var r = story.recovery();
        return new Story(r.id(), r.service(), service(r.service()).described(), ending(r), r.because(), r.triggerWord(),
                ordered(r), time(r.started()), r.ended() == null ? null : time(r.ended()),
                r.ended() == null ? null : DurationText.of(Duration.between(r.started(), r.ended())),
                r.outage() == null ? down ? "still down" : null : DurationText.of(r.outage()), down,
                whole ? phases(story) : List.of(), whole ? acts(story) : List.of(),
                whole ? decisions(story) : List.of(), texts.nextStep(r.result().word(), values(r.service())));
    }

    private static List<Phase> phases(Journal.Story story) {
        return story.phases().stream()
                .map(p -> new Phase(padded(p.name().word()), p.took() == null ? null : DurationText.of(p.took())))
                .toList();
    }

    private List<Act> acts(Journal.Story story) {
        return story.acts().stream().limit(LINES_MAX).map(a -> new Act(time(a.at()), padded(a.actionWord()),
                a.finished() == null ? "not known" : a.resultWord(),
                a.outcome().isEmpty() ? "" : ": " + a.outcome())).toList();
    }

    private List<Decision> decisions(Journal.Story story) {
        return story.decisions().stream().filter(e -> e.kind() != EventKind.HOOK).limit(LINES_MAX)
                .map(e -> new Decision(time(e.at()), padded(e.toWord()), e.because())).toList();
    }

    private static String padded(String word) {
        return String.format(Locale.ROOT, "%-18s", word);
    }
}
