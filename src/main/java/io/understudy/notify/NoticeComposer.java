package io.understudy.notify;

import io.understudy.journal.Journal;
import io.understudy.journal.Outbox.Notice;
import io.understudy.mirror.MirrorView;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.RecoveryStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.ObjectMapper;

/**
 * Writes the notices: what happened, what it means, what to do next. Knows no clock and no way; the same input gives
 * the same notice.
 */
final class NoticeComposer {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS zzz",
            Locale.ROOT);
    /** Of a story's decisions, so many are told: the rest is in the journal. */
    private static final int LINES_MAX = 60;
    /** A host with more services than this is told of in short, so that a notice stays one that is read, and taken. */
    private static final int WHOLE_MAX = 5;
    private static final int STORIES_MAX = 100;

    private final Settings settings;
    private final ZoneId zone;
    private final ObjectMapper mapper;

    NoticeComposer(Settings settings, ZoneId zone, ObjectMapper mapper) {
        this.settings = settings;
        this.zone = zone;
        this.mapper = mapper;
    }

    static String begunId(String recovery) {
        return recovery + "-begun";
    }

    static String endedId(String recovery) {
        return recovery + "-ended";
    }

    /** @param hostDown the names of all services that are on the host that is down, or just this one's */
    Notice begun(Journal.Recovery recovery, ActionName action, List<String> hostDown, Instant at) {
        var text = new StringBuilder();
        for (var name : hostDown) {
            text.append("Service:  ").append(name).append(addresses(name)).append('\n');
        }
        text.append("Trigger:  ").append(recovery.triggerWord()).append(recovery.user().isEmpty()
                ? "\n"
                : ", ordered by " + recovery.user() + "\n");
        text.append("Since:    ").append(time(recovery.started())).append('\n');
        text.append("Doing:    ").append(action.word()).append('\n');
        text.append("Recovery: ").append(recovery.id()).append("\n\nAnother notice tells how it ends.\n");
        var data = new LinkedHashMap<String, Object>();
        data.put("recovery", facts(recovery));
        data.put("services", hostDown);
        return new Notice(begunId(recovery.id()), at, recovery.service(), recovery.id(), "recovery-begun",
                recovery.user().isEmpty(), begunTitle(recovery, action, hostDown), text.toString(), json(data));
    }

    private String begunTitle(Journal.Recovery recovery, ActionName action, List<String> hostDown) {
        var service = recovery.service();
        var a = primary(service);
        var b = settings.node().name();
        if (hostDown.size() > 1) {
            return a + " is down: " + b + " takes over " + hostDown.size() + " services (" + String.join(", ", hostDown)
                    + ")";
        }
        return switch (recovery.trigger()) {
            case HOST_DOWN -> a + " is down: " + b + " takes " + service + " over";
            case SERVICE_DOWN -> action == ActionName.RESPAWN
                    ? service + " is down: it is respawned on " + a
                    : service + " is down on " + a + ": " + b + " takes it over";
            case MANUAL -> service + ": failover to " + b + " ordered" + by(recovery);
            case SWITCHOVER -> service + ": switchover to " + b + " ordered" + by(recovery);
            case FAILBACK -> service + ": failback to " + a + by(recovery);
            case RESTART -> service + ": " + b + " takes its addresses again after a restart";
            case null -> service + ": " + recovery.triggerWord();
        };
    }

    private static String by(Journal.Recovery recovery) {
        return recovery.user().isEmpty() ? "" : " by " + recovery.user();
    }

    /** One recovery, or all that began with one host's end; the first names the thread. */
    Notice ended(List<Journal.Story> stories, Instant at) {
        var first = stories.getFirst().recovery();
        var halted = stories.stream().filter(s -> s.recovery().result() == RecoveryStatus.HALTED).toList();
        var text = new StringBuilder();
        boolean whole = stories.size() <= WHOLE_MAX;
        for (var story : stories.subList(0, Math.min(stories.size(), STORIES_MAX))) {
            if (!text.isEmpty()) {
                text.append("\n----\n\n");
            }
            tell(text, story, whole);
        }
        var data = new LinkedHashMap<String, Object>();
        data.put("resolved", halted.isEmpty());
        data.put("recovery", facts(first));
        data.put("recoveries", stories.stream().map(s -> s.recovery().id()).toList());
        data.put("stories", stories.stream().limit(STORIES_MAX)
                .map(s -> whole ? facts(s) : facts(s.recovery())).toList());
        boolean urgent = stories.stream().anyMatch(s -> urgent(s.recovery()));
        return new Notice(endedId(first.id()), at, first.service(), first.id(), "recovery-ended", urgent,
                endedTitle(stories, halted.size()), text.toString(), json(data));
    }

    /** Where the addresses went by themselves, or nobody knows. What was mended, or ordered, can wait till morning. */
    private static boolean urgent(Journal.Recovery recovery) {
        return switch (recovery.result()) {
            case RESPAWNED, FAILED_BACK, RECOVERED, REFUSED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED -> false;
            case TAKEN_OVER -> recovery.user().isEmpty();
            case TAKEN_BACK, HALTED, INTERRUPTED, RUNNING, UNKNOWN -> true;
        };
    }

    private String endedTitle(List<Journal.Story> stories, int halted) {
        if (stories.size() == 1) {
            var recovery = stories.getFirst().recovery();
            return recovery.service() + ": " + ending(recovery) + outage(recovery);
        }
        var counts = new LinkedHashMap<String, Integer>();
        stories.forEach(s -> counts.merge(ending(s.recovery()), 1, Integer::sum));
        var words = new ArrayList<String>();
        counts.forEach((ending, count) -> words.add(count + " " + ending));
        return primary(stories.getFirst().recovery().service()) + " was down, " + stories.size() + " services: "
                + String.join(", ", words) + (halted > 0 ? " – look now" : "");
    }

    private String ending(Journal.Recovery recovery) {
        var a = primary(recovery.service());
        return switch (recovery.result()) {
            case TAKEN_OVER -> "taken over by " + settings.node();
            case TAKEN_BACK -> "the failback failed, " + settings.node() + " has it again";
            case FAILED_BACK -> "back on " + a;
            case RESPAWNED -> "respawned on " + a;
            case RECOVERED -> "recovered";
            case HALTED -> "HALTED, nothing more is done by itself";
            case WOULD_HAVE_TAKEN_OVER -> "would have been taken over, but mode is observe";
            case WOULD_HAVE_RESPAWNED -> "would have been respawned, but mode is observe";
            case INTERRUPTED -> "interrupted, Understudy was restarted";
            case REFUSED, RUNNING, UNKNOWN -> recovery.result().word();
        };
    }

    private static String outage(Journal.Recovery recovery) {
        return recovery.outage() == null ? "" : ", outage " + seconds(recovery.outage());
    }

    private void tell(StringBuilder text, Journal.Story story, boolean whole) {
        var r = story.recovery();
        text.append("Service:  ").append(r.service()).append(addresses(r.service())).append('\n');
        text.append("Result:   ").append(ending(r)).append('\n');
        text.append("Because:  ").append(r.because()).append('\n');
        text.append("Trigger:  ").append(r.triggerWord()).append(r.user().isEmpty() ? "" : ", ordered by " + r.user())
                .append('\n');
        text.append("Began:    ").append(time(r.started())).append('\n');
        if (r.ended() != null) {
            text.append("Ended:    ").append(time(r.ended())).append(" (after ")
                    .append(seconds(Duration.between(r.started(), r.ended()))).append(")\n");
        }
        text.append("Outage:   ").append(r.outage() == null ? "not known" : seconds(r.outage())).append('\n');
        text.append("Recovery: ").append(r.id()).append('\n');
        if (whole) {
            tellAll(text, story);
        }
        var next = next(r);
        if (!next.isEmpty()) {
            text.append("\nNext: ").append(next).append('\n');
        }
    }

    private void tellAll(StringBuilder text, Journal.Story story) {
        if (!story.phases().isEmpty()) {
            text.append("\nPhases:\n");
            story.phases().forEach(p -> text.append("  ").append(padded(p.name().word())).append(
                    p.took() == null ? "not ended" : seconds(p.took())).append('\n'));
        }
        if (!story.acts().isEmpty()) {
            text.append("\nDone:\n");
            story.acts().stream().limit(LINES_MAX).forEach(act -> text.append("  ").append(time(act.at())).append("  ")
                    .append(padded(act.actionWord())).append(act.finished() == null ? "not known" : act.resultWord())
                    .append(act.outcome().isEmpty() ? "" : ": " + act.outcome()).append('\n'));
        }
        if (!story.decisions().isEmpty()) {
            text.append("\nDecided:\n");
            story.decisions().stream().filter(e -> e.kind() != EventKind.HOOK).limit(LINES_MAX)
                    .forEach(e -> text.append("  ").append(time(e.at())).append("  ").append(padded(e.toWord()))
                            .append(e.because()).append('\n'));
        }
    }

    private String next(Journal.Recovery recovery) {
        var name = recovery.service();
        return switch (recovery.result()) {
            case HALTED -> "look at the service on both hosts, mend it, then `understudy acknowledge " + name + "`.";
            case TAKEN_OVER, TAKEN_BACK -> settings.service(name).map(s -> s.failback().claim() != null
                    ? "when " + s.primary().name() + " is well, `understudy failback " + name + "`."
                    : settings.node() + " keeps the addresses: no failback.claim is configured.").orElse("");
            case INTERRUPTED -> "`understudy status` tells where " + name + " is now.";
            case RUNNING, RESPAWNED, RECOVERED, FAILED_BACK, REFUSED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED,
                    UNKNOWN ->
                "";
        };
    }

    /** @param number which reminder it is, from 1 */
    Notice reminder(String service, String thread, String because, Instant since, long number, Instant at) {
        var text = "Service:  " + service + addresses(service) + "\nHalted:   since " + time(since) + "\nBecause:  "
                + because + "\n\nNothing is done for it by itself until `understudy acknowledge " + service + "`.\n";
        return new Notice(service + "-halted-" + since.toEpochMilli() + "-" + number, at, service, thread, "halted",
                true, service + ": still HALTED after " + hours(Duration.between(since, at)), text,
                json(Map.of("resolved", false, "because", because)));
    }

    Notice acknowledged(String service, String thread, String state, String because, Instant since, Instant at) {
        return new Notice(service + "-halted-" + since.toEpochMilli() + "-over", at, service, thread, "halt-over",
                false, service + ": no longer halted", "Service:  " + service + addresses(service) + "\nNow:      "
                        + state + "\nBecause:  " + because + "\n",
                json(Map.of("resolved", true, "because", because)));
    }

    Notice alert(String service, String code, String state, String because, Instant at) {
        return new Notice(service + "-" + code + "-" + at.toEpochMilli(), at, service,
                service + "-" + code + "-" + at.toEpochMilli(), "alert", true, service + ": " + because,
                "Service:  " + service + addresses(service) + "\nState:    " + state + "\nBecause:  " + because
                        + "\nAt:       " + time(at) + "\n",
                json(Map.of("resolved", false, "code", code, "because", because)));
    }

    Notice mirrored(String service, MirrorView.Ended ended, Instant at) {
        boolean complete = ended.result().equals("complete");
        return new Notice(service + "-mirror-" + ended.ended().toEpochMilli(), at, service, service + "-mirror",
                complete ? "mirror-complete" : "mirror-failed", false,
                service + (complete
                        ? ": its mirror is complete again"
                        : ": its mirror " + ended.result() + ", the data"
                                + " here grows old"),
                "Service:  " + service + addresses(service) + "\nResult:   " + ended.result() + "\nBecause:  "
                        + ended.because() + "\nBegan:    " + time(ended.began()) + "\nEnded:    "
                        + time(ended.ended()) + "\nAttempts: " + ended.attempts() + "\n",
                json(Map.of("resolved", complete, "because", ended.because())));
    }

    Notice test(String user, Instant at) {
        var id = "test-" + at.toEpochMilli();
        return new Notice(id, at, "", id, "test", true, "a test ordered by " + user,
                "If you read this, notices reach you.\n\nNode:  " + settings.node() + "\nAt:    " + time(at)
                        + "\nUser:  " + user + "\n",
                json(Map.of("resolved", true)));
    }

    /** The recoveries whose end this notice tells. */
    List<String> covers(Notice notice) {
        return mapper.readTree(notice.data()).path("recoveries").valueStream().map(id -> id.asString("")).toList();
    }

    private static Map<String, Object> facts(Journal.Story story) {
        var all = facts(story.recovery());
        all.put("phases", story.phases().stream().map(p -> {
            var phase = new LinkedHashMap<String, Object>();
            phase.put("name", p.name().word());
            phase.put("millis", p.took() == null ? null : p.took().toMillis());
            return phase;
        }).toList());
        // Without what the commands printed: that may hold what only this host's users should read.
        all.put("acts",
                story.acts().stream().limit(LINES_MAX)
                        .map(a -> Map.of("at", a.at().toString(), "action", a.actionWord(), "result",
                                a.finished() == null ? "unknown" : a.resultWord(), "outcome", a.outcome()))
                        .toList());
        all.put("decisions", story.decisions().stream().limit(LINES_MAX).map(e -> Map.of("at", e.at().toString(),
                "state", e.toWord(), "code", e.code(), "because", e.because())).toList());
        return all;
    }

    private static Map<String, Object> facts(Journal.Recovery r) {
        var all = new LinkedHashMap<String, Object>();
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

    private String json(Map<String, Object> data) {
        return Objects.requireNonNull(mapper.writeValueAsString(data));
    }

    private String primary(String service) {
        return settings.service(service).map(s -> s.primary().name().name()).orElse("the primary");
    }

    private String addresses(String service) {
        return settings.service(service).map(s -> " " + s.addresses()).orElse("");
    }

    private String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    private static String padded(String word) {
        return String.format(Locale.ROOT, "%-18s", word);
    }

    private static String seconds(Duration took) {
        return took.compareTo(Duration.ofMinutes(2)) < 0
                ? String.format(Locale.ROOT, "%.2f s", took.toMillis() / 1000.0)
                : took.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String hours(Duration time) {
        return time.toHours() > 0 ? time.toHours() + " h " + time.toMinutesPart() + " min" : time.toMinutes() + " min";
    }
}
