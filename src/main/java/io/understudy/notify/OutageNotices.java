package io.understudy.notify;

import io.understudy.conduct.Serving;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Outbox.Notice;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.Mode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Composes the notices of {@link Outages}. Any thread. */
final class OutageNotices {
    private static final String HOST = "host ";
    /** When a cause befalls more services than this, the others are only counted. */
    private static final int SERVICES_MAX = 50;

    private final String node;
    private final NoticeTexts texts;
    private final RecoveryText recoveries;
    private final NoticeData data;

    OutageNotices(String node, NoticeTexts texts, RecoveryText recoveries, NoticeData data) {
        this.node = node;
        this.texts = texts;
        this.recoveries = recoveries;
        this.data = data;
    }

    /**
     * One service as the templates write it.
     *
     * @param known who has acknowledged it, or empty
     * @param next what to do, a sentence
     */
    record Down(String name, String described, String since, String lasted, String cause, String why, String known,
            String next) {}

    /** @param number which reminder it is; 0 for the first notice */
    Notice unserved(Outage outage, List<ServiceView> down, long number, Instant at) {
        var told = down.stream().limit(SERVICES_MAX).map(this::down).toList();
        var values = values(outage);
        values.put("services", told);
        values.put("single", down.size() == 1 ? told.getFirst() : null);
        values.put("count", down.size());
        values.put("more", down.size() - told.size());
        values.put("reminder", number > 0);
        values.put("names", String.join(", ", told.stream().map(Down::name).toList()));
        return new Notice(outage.thread + "-" + number, at, outage.services.iterator().next(), outage.thread,
                NoticeKind.UNSERVED.word(),
                down.stream().anyMatch(v -> v.mode() == Mode.ACT), texts.title(NoticeKind.UNSERVED, values),
                texts.text(NoticeKind.UNSERVED, values), data.unserved(outage.cause, outage.since,
                        List.copyOf(outage.services),
                        down.stream().limit(SERVICES_MAX).map(OutageNotices::facts).toList()));
    }

    Notice over(Outage outage, Instant at) {
        var values = values(outage);
        var names = List.copyOf(outage.services);
        values.put("names", String.join(", ", names.subList(0, Math.min(names.size(), SERVICES_MAX))));
        values.put("count", names.size());
        values.put("since", recoveries.time(outage.since));
        values.put("lasted", lasted(Duration.between(outage.since, at)));
        return new Notice(outage.thread + "-over", at, names.getFirst(), outage.thread,
                NoticeKind.UNSERVED_OVER.word(), true, texts.title(NoticeKind.UNSERVED_OVER, values),
                texts.text(NoticeKind.UNSERVED_OVER, values), data.served(outage.since, names));
    }

    /** What a notice of an earlier run tells of. @param now monotonic nanoseconds */
    Outage read(Notice notice, long now) {
        var services = new LinkedHashSet<>(data.services(notice));
        services.add(notice.service());
        return new Outage(data.cause(notice), notice.thread(), data.began(notice), services, now);
    }

    private Map<String, @Nullable Object> values(Outage outage) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("node", node);
        values.put("network", outage.cause.equals("network"));
        values.put("host", outage.cause.startsWith(HOST)
                ? recoveries.primary(outage.cause.substring(HOST.length()))
                : null);
        return values;
    }

    private Down down(ServiceView view) {
        var u = unserved(view);
        var values = new HashMap<String, @Nullable Object>();
        values.put("node", node);
        values.put("service", view.name());
        values.put("primary", recoveries.primary(view.name()));
        return new Down(view.name(), recoveries.service(view.name()).described(), recoveries.time(u.since()),
                lasted(u.lasted()), u.cause().word(), u.why(), u.acknowledged() == null ? "" : u.acknowledged(),
                texts.unservedStep(u.cause().word(), values));
    }

    private static Map<String, Object> facts(ServiceView view) {
        var u = unserved(view);
        return Map.of("service", view.name(), "since", u.since().toString(), "cause", u.cause().word(), "why", u.why(),
                "state", view.state().word());
    }

    private static Serving.Unserved unserved(ServiceView view) {
        return Objects.requireNonNull(view.unserved());
    }

    /** A clock that was set back makes it negative: nobody reads that. */
    private static String lasted(Duration time) {
        return time.isNegative() ? "an unknown time" : DurationText.of(time.truncatedTo(ChronoUnit.SECONDS));
    }
}
