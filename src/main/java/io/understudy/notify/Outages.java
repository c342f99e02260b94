package io.understudy.notify;

import io.understudy.conduct.ServiceView;
import io.understudy.conduct.UnservedCause;
import io.understudy.journal.Outbox.Notice;
import io.understudy.settings.Notify;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells of services that nobody serves while nothing is done: one notice for one cause (this host's network, a host
 * with its services, one service), reminders until an operator has acknowledged it, and one notice when all of its
 * services answer again. Used by one thread.
 */
final class Outages {
    /** A cause befalls its services within this time: they are told together. */
    private static final Duration GATHER = Duration.ofSeconds(2);
    /** A cause that came back this often within {@link #WINDOW} has to last longer and longer before it is told. */
    private static final int OFTEN = 3;
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int DOUBLINGS_MAX = 10;

    private final Notify notices;
    private final HostGrouping hosts;
    private final OutageNotices composer;
    private final Ticker ticker;
    private final Map<String, Outage> open = new LinkedHashMap<>();
    /** When each cause was told, within {@link #WINDOW}. */
    private final Map<String, Deque<Long>> history = new HashMap<>();

    Outages(Notify notices, HostGrouping hosts, OutageNotices composer, Ticker ticker) {
        this.notices = notices;
        this.hosts = hosts;
        this.composer = composer;
        this.ticker = ticker;
    }

    /** What an earlier run of Understudy has begun to tell: the newest notices, newest first. */
    void resume(List<Notice> newest) {
        var over = new HashSet<String>();
        for (var notice : newest) {
            if (notice.event().equals(NoticeKind.UNSERVED_OVER.word())) {
                over.add(notice.thread());
            } else if (notice.event().equals(NoticeKind.UNSERVED.word()) && over.add(notice.thread())) {
                var outage = composer.read(notice, ticker.nanos());
                outage.told = true;
                open.putIfAbsent(outage.cause, outage);
            }
        }
    }

    /** Whether an outage tells of this service, so that nobody else has to. */
    boolean tells(String service) {
        return open.values().stream().anyMatch(o -> o.told && o.services.contains(service));
    }

    /** The notices that are due now. @param views of all services */
    List<Notice> due(List<ServiceView> views, Instant now) {
        long at = ticker.nanos();
        views.forEach(view -> join(view, views, at));
        var due = new ArrayList<Notice>();
        for (var outage : List.copyOf(open.values())) {
            var down = down(outage, views);
            if (down.isEmpty()) {
                open.remove(outage.cause);
                if (outage.told) {
                    due.add(composer.over(outage, now));
                }
            } else if (!outage.told) {
                if (at - outage.opened >= GATHER.toNanos() && lastsEnough(outage, down, at)) {
                    tell(outage, at);
                    due.add(composer.unserved(outage, down, 0, now));
                }
            } else {
                long number = Duration.ofNanos(at - outage.opened).dividedBy(notices.reminder());
                if (number > outage.reminders) {
                    outage.reminders = number;
                    if (down.stream().anyMatch(Outages::unacknowledged)) {
                        due.add(composer.unserved(outage, down, number, now));
                    }
                }
            }
        }
        return due;
    }

    private static boolean unacknowledged(ServiceView view) {
        return view.unserved() != null && view.unserved().acknowledged() == null;
    }

    private void join(ServiceView view, List<ServiceView> views, long at) {
        var unserved = view.unserved();
        if (unserved == null || !unserved.neglected() || unserved.acknowledged() != null
                || open.values().stream().anyMatch(o -> o.services.contains(view.name()))) {
            return;
        }
        var cause = cause(view);
        var known = open.get(cause);
        if (known != null) {
            known.services.add(view.name());
            return;
        }
        var outage = new Outage(cause, cause.replace(' ', '-') + "-unserved-" + unserved.since().toEpochMilli(),
                unserved.since(), Set.of(view.name()), at);
        // The others of the same cause, though for them it has not lasted as long yet.
        views.stream().filter(v -> v.unserved() != null && cause(v).equals(cause)
                && open.values().stream().noneMatch(o -> o.services.contains(v.name())))
                .forEach(v -> outage.services.add(v.name()));
        open.put(cause, outage);
    }

    /** What several services have in common that befalls them together. */
    private String cause(ServiceView view) {
        if (view.unserved() != null && view.unserved().cause() == UnservedCause.CUT_OFF) {
            return "network";
        }
        return view.host().isDown() && view.held().isEmpty() ? "host " + hosts.host(view.name()) : view.name();
    }

    private static List<ServiceView> down(Outage outage, List<ServiceView> views) {
        return views.stream().filter(v -> outage.services.contains(v.name()) && v.unserved() != null).toList();
    }

    /** Who comes and goes is not told each time; whoever stays away always is. */
    private boolean lastsEnough(Outage outage, List<ServiceView> down, long at) {
        var times = history.getOrDefault(outage.cause, new ArrayDeque<>());
        while (!times.isEmpty() && at - times.getFirst() > WINDOW.toNanos()) {
            times.removeFirst();
        }
        int doublings = Math.clamp(times.size() - OFTEN + 1L, 0, DOUBLINGS_MAX);
        var enough = notices.after().multipliedBy(1L << doublings);
        return down.stream().anyMatch(v -> v.unserved() != null && v.unserved().lasted().compareTo(enough) >= 0);
    }

    private void tell(Outage outage, long at) {
        outage.told = true;
        outage.opened = at;
        history.computeIfAbsent(outage.cause, _ -> new ArrayDeque<>()).addLast(at);
    }
}
