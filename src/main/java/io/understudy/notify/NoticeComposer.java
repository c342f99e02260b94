package io.understudy.notify;

import io.understudy.journal.Journal;
import io.understudy.journal.Outbox.Notice;
import io.understudy.mirror.MirrorResult;
import io.understudy.mirror.MirrorView;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.StateName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * Composes the notices: what happened, what it means, what to do next. The sentences are in {@link NoticeTexts}. Knows
 * no clock and no channel; the same input gives the same notice. Any thread.
 */
final class NoticeComposer {
    /** When a host with more services than this fails, each is told of in short, so that people read the notice. */
    private static final int WHOLE_MAX = 5;
    private static final int STORIES_MAX = 100;

    private final String node;
    private final NoticeTexts texts = new NoticeTexts();
    private final RecoveryText recoveries;
    private final NoticeData data;

    NoticeComposer(Settings settings, ZoneId zone, ObjectMapper mapper) {
        this.node = settings.node().name();
        this.recoveries = new RecoveryText(settings, zone, texts);
        this.data = new NoticeData(mapper);
    }

    /** Composes what is told of services that nobody serves. */
    OutageNotices outages() {
        return new OutageNotices(node, texts, recoveries, data);
    }

    /** What the templates get: the node in any case, and for a service its facts. */
    private Map<String, @Nullable Object> values() {
        var values = new HashMap<String, @Nullable Object>();
        values.put("node", node);
        return values;
    }

    private Map<String, @Nullable Object> values(String service) {
        var values = values();
        values.put("service", recoveries.service(service));
        return values;
    }

    private Notice notice(NoticeKind kind, String id, Instant at, String service, String thread, boolean urgent,
            Map<String, @Nullable Object> values, String json) {
        return new Notice(id, at, service, thread, kind.word(), urgent, texts.title(kind, values),
                texts.text(kind, values), json);
    }

    // ---- recoveries -------------------------------------------------------------------------------------------------

    static String begunId(String recovery) {
        return recovery + "-begun";
    }

    static String endedId(String recovery) {
        return recovery + "-ended";
    }

    /** @param services the names of all services on the host that is down, or just the recovery's own */
    Notice begun(Journal.Recovery recovery, ActionName action, List<String> services, Instant at) {
        var values = values();
        values.put("recovery", recoveries.begun(recovery));
        values.put("action", action.word());
        values.put("respawn", action == ActionName.RESPAWN);
        values.put("services", services.stream().map(name -> recoveries.service(name).described()).toList());
        values.put("names", String.join(", ", services));
        values.put("primary", recoveries.primary(recovery.service()));
        return notice(NoticeKind.RECOVERY_BEGUN, begunId(recovery.id()), at, recovery.service(), recovery.id(),
                recovery.user().isEmpty(), values, data.begun(recovery, services));
    }

    /** With nothing that is still down. */
    Notice ended(List<Journal.Story> stories, Instant at) {
        return ended(stories, at, _ -> false);
    }

    /**
     * One recovery, or all that began when one host died; the first names the thread.
     *
     * @param down whether a service does not answer now
     */
    Notice ended(List<Journal.Story> stories, Instant at, Predicate<String> down) {
        var first = stories.getFirst().recovery();
        boolean halted = stories.stream().anyMatch(s -> s.recovery().result() == RecoveryStatus.HALTED);
        boolean whole = stories.size() <= WHOLE_MAX;
        var told = stories.subList(0, Math.min(stories.size(), STORIES_MAX));
        var written = told.stream().map(s -> recoveries.story(s, whole, stillDown(s.recovery(), down))).toList();
        var values = values();
        values.put("stories", written);
        values.put("single", stories.size() == 1 ? written.getFirst() : null);
        values.put("primary", recoveries.primary(first.service()));
        values.put("count", stories.size());
        values.put("endings", endings(stories));
        values.put("halted", halted);
        values.put("down", stories.stream().filter(s -> stillDown(s.recovery(), down)).count());
        return notice(NoticeKind.RECOVERY_ENDED, endedId(first.id()), at, first.service(), first.id(),
                stories.stream().map(Journal.Story::recovery)
                        .anyMatch(r -> WorthTelling.urgent(r) || stillDown(r, down)), values,
                data.ended(stories, told, whole,
                        !halted && stories.stream().noneMatch(s -> stillDown(s.recovery(), down))));
    }

    /** It ended, and nobody serves all the same. */
    private static boolean stillDown(Journal.Recovery recovery, Predicate<String> down) {
        return recovery.outage() == null && down.test(recovery.service());
    }

    /** Each ending with how many services it befell, the first one's first. */
    private String endings(List<Journal.Story> stories) {
        var counts = new LinkedHashMap<String, Integer>();
        stories.forEach(s -> counts.merge(recoveries.ending(s.recovery()), 1, Integer::sum));
        var all = new ArrayList<String>();
        counts.forEach((ending, count) -> all.add(count + " " + ending));
        return String.join(", ", all);
    }

    /** The recoveries whose end this notice tells. */
    List<String> covers(Notice notice) {
        return data.recoveries(notice);
    }

    // ---- halted -----------------------------------------------------------------------------------------------------

    /** @param number which reminder it is, from 1; {@code lasted} is by a clock that does not jump */
    Notice reminder(String service, String thread, String because, Instant since, Duration lasted, long number,
            Instant at) {
        var values = values(service);
        values.put("since", recoveries.time(since));
        values.put("because", because);
        values.put("halted", DurationText.of(lasted.truncatedTo(ChronoUnit.MINUTES)));
        return notice(NoticeKind.HALTED, haltId(service, since) + number, at, service, thread, true, values,
                data.because(false, because));
    }

    Notice haltOver(String service, String thread, StateName state, String because, Instant since, Instant at) {
        var values = values(service);
        values.put("state", state.word());
        values.put("because", because);
        return notice(NoticeKind.HALT_OVER, haltId(service, since) + "over", at, service, thread, false, values,
                data.because(true, because));
    }

    private static String haltId(String service, Instant since) {
        return service + "-halted-" + since.toEpochMilli() + "-";
    }

    // ---- others -----------------------------------------------------------------------------------------------------

    Notice alert(String service, String code, StateName state, String because, Instant at) {
        var id = service + "-" + code + "-" + at.toEpochMilli();
        var values = values(service);
        values.put("state", state.word());
        values.put("because", because);
        values.put("at", recoveries.time(at));
        return notice(NoticeKind.ALERT, id, at, service, id, true, values, data.alert(code, because));
    }

    /** What a mirror's run came to, as its templates write it. */
    record Run(String result, String because, String began, String ended, int attempts, List<String> unread,
            long more) {
        Run {
            unread = List.copyOf(unread);
        }
    }

    Notice mirrored(String service, MirrorView.Ended ended, Instant at) {
        return mirrored(service, ended, 0, at);
    }

    /** @param reminder which reminder of this run it is; 0 for the notice of its end */
    Notice mirrored(String service, MirrorView.Ended ended, int reminder, Instant at) {
        boolean complete = ended.result() == MirrorResult.COMPLETE && ended.unread() == null;
        var files = ended.unread() == null ? List.<String>of() : ended.unread().files();
        var values = values(service);
        values.put("run", new Run(ended.result().word(), ended.because(), recoveries.time(ended.began()),
                recoveries.time(ended.ended()), ended.attempts(), files,
                ended.unread() == null ? 0 : ended.unread().count() - files.size()));
        values.put("reminder", reminder > 0);
        return notice(complete ? NoticeKind.MIRROR_COMPLETE : NoticeKind.MIRROR_FAILED,
                service + "-mirror-" + ended.ended().toEpochMilli() + (reminder > 0 ? "-" + reminder : ""), at,
                service, service + "-mirror", false, values,
                data.because(complete, ended.because()));
    }

    Notice test(String user, Instant at) {
        var id = "test-" + at.toEpochMilli();
        var values = values();
        values.put("user", user);
        values.put("at", recoveries.time(at));
        return notice(NoticeKind.TEST, id, at, "", id, true, values, data.resolved());
    }
}
