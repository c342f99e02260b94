package io.understudy.notify;

import io.understudy.journal.Journal;
import io.understudy.journal.Outbox.Notice;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a notice tells programs: a JSON object, written when the notice is composed and read by the channels. */
final class NoticeData {
    private final ObjectMapper mapper;

    NoticeData(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    // ---- writing ----------------------------------------------------------------------------------------------------

    String begun(Journal.Recovery recovery, List<String> services) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("recovery", facts(recovery));
        data.put("services", services);
        return json(data);
    }

    /**
     * @param told those of {@code stories} that are told in full or in short
     * @param whole whether in full
     */
    String ended(List<Journal.Story> stories, List<Journal.Story> told, boolean whole, boolean resolved) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("resolved", resolved);
        data.put("recovery", facts(stories.getFirst().recovery()));
        data.put("recoveries", stories.stream().map(s -> s.recovery().id()).toList());
        data.put("stories", told.stream().map(s -> whole ? facts(s) : facts(s.recovery())).toList());
        return json(data);
    }

    String because(boolean resolved, String because) {
        return json(Map.of("resolved", resolved, "because", because));
    }

    /** @param services all that the cause has befallen; {@code down} are the facts of those that do not answer now */
    String unserved(String cause, Instant since, List<String> services, List<Map<String, Object>> down) {
        return json(Map.of("resolved", false, "cause", cause, "since", since.toString(), "services", services,
                "unserved", down));
    }

    String served(Instant since, List<String> services) {
        return json(Map.of("resolved", true, "since", since.toString(), "services", services));
    }

    String alert(String code, String because) {
        return json(Map.of("resolved", false, "code", code, "because", because));
    }

    String resolved() {
        return json(Map.of("resolved", true));
    }

    private static Map<String, @Nullable Object> facts(Journal.Story story) {
        var all = facts(story.recovery());
        all.put("phases", story.phases().stream().map(p -> {
            var phase = new LinkedHashMap<String, @Nullable Object>();
            phase.put("name", p.name().word());
            phase.put("millis", p.took() == null ? null : p.took().toMillis());
            return phase;
        }).toList());
        // Without what the commands printed: that may hold what only this host's users should read.
        all.put("acts", story.acts().stream().limit(RecoveryText.LINES_MAX)
                .map(a -> Map.of("at", a.at().toString(), "action", a.actionWord(), "result",
                        a.finished() == null ? "unknown" : a.resultWord(), "outcome", a.outcome()))
                .toList());
        all.put("decisions", story.decisions().stream().limit(RecoveryText.LINES_MAX)
                .map(e -> Map.of("at", e.at().toString(), "state", e.toWord(), "code", e.code(), "because",
                        e.because()))
                .toList());
        return all;
    }

    private static Map<String, @Nullable Object> facts(Journal.Recovery r) {
        var all = new LinkedHashMap<String, @Nullable Object>();
        all.put("id", r.id());
        all.put("service", r.service());
        all.put("trigger", r.triggerWord());
        all.put("started", r.started().toString());
        all.put("ended", r.ended() == null ? null : r.ended().toString());
        all.put("result", r.result().word());
        all.put("because", r.because());
        all.put("user", r.user());
        all.put("outageMillis", r.outage() == null ? null : r.outage().toMillis());
        return all;
    }

    private String json(Map<String, ? extends @Nullable Object> data) {
        return Objects.requireNonNull(mapper.writeValueAsString(data));
    }

    // ---- reading ----------------------------------------------------------------------------------------------------

    JsonNode read(Notice notice) {
        return mapper.readTree(notice.data());
    }

    /** Whether what the notice's thread began with is over. */
    boolean resolved(Notice notice) {
        return read(notice).path("resolved").asBoolean(false);
    }

    /** When the recovery or the outage that it tells of began; the notice's own time where it tells of none. */
    Instant began(Notice notice) {
        var read = read(notice);
        var started = read.path("recovery").path("started").asString(read.path("since").asString(""));
        return started.isEmpty() ? notice.at() : Instant.parse(started);
    }

    /** The services that an outage has befallen. */
    List<String> services(Notice notice) {
        return read(notice).path("services").valueStream().map(name -> name.asString("")).toList();
    }

    /** What an outage has in common with others. */
    String cause(Notice notice) {
        return read(notice).path("cause").asString(notice.service());
    }

    /** The recoveries whose end this notice tells. */
    List<String> recoveries(Notice notice) {
        return read(notice).path("recoveries").valueStream().map(id -> id.asString("")).toList();
    }
}
