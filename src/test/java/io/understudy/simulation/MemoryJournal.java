package io.understudy.simulation;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The journal as {@link Journal} promises it: an intent and what a restart has to know are on disk when the call
 * returns, with all that was queued before; everything else is written a moment later, and lost when the process is
 * killed in that moment.
 */
final class MemoryJournal implements Journal {
    /** Called around the records that matter, so that Understudy can be killed there. */
    interface Listener {
        void intending(String recovery, ActionName action);

        void intended(long intent, String recovery, ActionName action);

        void ending(long intent, ActionResult result);
    }

    private record Intent(long id, Instant at, String service, String recovery, ActionName action,
            String detail) {}

    private record Outcome(long intent, ActionResult result, String detail, String output, Duration took) {}

    private record Passed(String recovery, Phase phase) {}

    private record Seen(String service, String probe, String definition, Instant at) {}

    private record Kept(String service, String what, String value, Instant at) {}

    private record Line(long at, Object record) {}

    /** Queued records are on disk this long after at the latest. */
    private static final long WRITTEN_AFTER = 5 * Span.MILLI;

    private final Agenda agenda;
    private final InstantSource clock;
    private final List<Line> lines = new ArrayList<>();
    private int durable;
    private Map<String, Recovery> recoveries = new LinkedHashMap<>();
    private Map<String, Remembered> remembered = new LinkedHashMap<>();
    private Map<String, Seen> seen = new LinkedHashMap<>();
    private Map<String, Journal.Kept> kept = new LinkedHashMap<>();
    private Map<Long, Intent> intents = new LinkedHashMap<>();
    private Set<Long> failed = new HashSet<>();
    private long ids;
    Listener listener;

    MemoryJournal(Agenda agenda, InstantSource clock) {
        this.agenda = agenda;
        this.clock = clock;
    }

    private void queue(Object record) {
        lines.add(new Line(agenda.now(), record));
        apply(record);
    }

    private void await(Object record) {
        queue(record);
        durable = lines.size();
    }

    private void apply(Object record) {
        switch (record) {
            case Recovery r -> recoveries.put(r.id(), r);
            case Remembered r -> remembered.put(r.service(), r);
            case Seen s -> seen.put(s.service + "/" + s.probe + "/" + s.definition, s);
            case Kept k -> {
                if (k.value.isEmpty()) {
                    kept.remove(k.what);
                } else {
                    kept.put(k.what, new Journal.Kept(k.value, k.at));
                }
            }
            case Intent i -> intents.put(i.id, i);
            case Outcome o -> {
                if (o.result == ActionResult.FAILED) {
                    failed.add(o.intent);
                }
            }
            default -> {
            }
        }
    }

    /** What was still queued is lost, but for a part of it that {@code dice} chooses. */
    void killed(Dice dice) {
        int whole = durable;
        while (whole < lines.size()
                && (lines.get(whole).at < agenda.now() - WRITTEN_AFTER || dice.percent(50))) {
            whole++;
        }
        if (whole < lines.size()) {
            lines.subList(whole, lines.size()).clear();
            recoveries = new LinkedHashMap<>();
            remembered = new LinkedHashMap<>();
            seen = new LinkedHashMap<>();
            kept = new LinkedHashMap<>();
            intents = new LinkedHashMap<>();
            failed = new HashSet<>();
            lines.forEach(l -> apply(l.record));
        }
        durable = lines.size();
    }

    /** Everything, a line a record. */
    String text() {
        var text = new StringBuilder();
        for (var line : lines) {
            text.append(line.at).append(' ').append(line.record).append('\n');
        }
        return text.toString();
    }

    /** The newest records, as people read them. */
    List<String> tail(int most) {
        var tail = new ArrayList<String>();
        for (int i = lines.size() - 1; i >= 0 && tail.size() < most; i--) {
            var at = "t=" + Span.text(lines.get(i).at) + "  ";
            switch (lines.get(i).record) {
                case Event e -> tail.add(at + e.fromWord() + " -> " + e.toWord() + " [" + e.code() + "] " + e.because()
                        + (e.user().isEmpty() ? "" : " by " + e.user()));
                case Intent n -> tail.add(at + "intent " + n.id + " " + n.action.word() + " (" + n.recovery + ")");
                case Outcome o -> tail.add(at + "outcome of " + o.intent + ": " + o.result.word() + " " + o.detail);
                case Remembered r -> tail.add(at + "remembered " + r.state() + " " + r.halted());
                case Recovery r ->
                    tail.add(at + "recovery " + r.id() + " " + r.triggerWord() + " " + r.result().word());
                default -> {
                }
            }
        }
        return tail.reversed();
    }

    Optional<Recovery> recovery(String id) {
        return Optional.ofNullable(recoveries.get(id));
    }

    int open() {
        int open = 0;
        for (var r : recoveries.values()) {
            open += r.ended() == null ? 1 : 0;
        }
        return open;
    }

    @Override
    public void append(Event event) {
        queue(event);
    }

    @Override
    public long intend(String service, String recovery, ActionName action, String detail) {
        listener.intending(recovery, action);
        var intent = new Intent(++ids, clock.instant(), service, recovery, action, detail);
        await(intent);
        listener.intended(intent.id, recovery, action);
        return intent.id;
    }

    @Override
    public void outcome(long intent, ActionResult result, String detail, String output, Duration took) {
        listener.ending(intent, result);
        queue(new Outcome(intent, result, detail, output, took));
    }

    @Override
    public void record(Recovery recovery) {
        queue(recovery);
    }

    @Override
    public void record(String recovery, Phase phase) {
        queue(new Passed(recovery, phase));
    }

    @Override
    public void record(ProbeMinute minute) {
        queue(minute);
    }

    @Override
    public void seenUp(String service, String probe, String definition) {
        queue(new Seen(service, probe, definition, clock.instant()));
    }

    @Override
    public boolean wasSeenUp(String service, String probe, String definition) {
        var last = seen.get(service + "/" + probe + "/" + definition);
        return last != null && last.at.isAfter(clock.instant().minus(Duration.ofDays(1)));
    }

    @Override
    public void remember(Remembered r) {
        await(r);
    }

    @Override
    public Optional<Remembered> remembered(String service) {
        return Optional.ofNullable(remembered.get(service));
    }

    @Override
    public void keep(String service, String what, @Nullable String value) {
        await(new Kept(service, what, value == null ? "" : value, clock.instant()));
    }

    @Override
    public Map<String, Journal.Kept> kept(String service) {
        return new LinkedHashMap<>(kept);
    }

    @Override
    public List<Attempt> attempts(String service, ActionName action, Instant since) {
        var found = new ArrayList<Attempt>();
        for (var intent : intents.values()) {
            if (intent.action == action && intent.at.isAfter(since) && !intent.recovery.isEmpty()) {
                var of = recoveries.get(intent.recovery);
                found.add(new Attempt(intent.recovery, of == null ? null : of.trigger(), intent.at,
                        failed.contains(intent.id)));
            }
        }
        return found.reversed();
    }

    @Override
    public List<Event> events(String service, long before, int limit) {
        return List.of();
    }

    @Override
    public OptionalLong newest() {
        return OptionalLong.of(0);
    }

    @Override
    public List<Event> eventsAfter(long id, int limit) {
        return List.of();
    }

    @Override
    public List<Recovery> recoveries(Collection<String> ids) {
        return ids.stream().map(recoveries::get).filter(Objects::nonNull).toList();
    }

    @Override
    public void settle(Duration most) {
        // nobody looks at pages here
    }

    @Override
    public List<Recovery> recoveries(String service, int limit) {
        var all = new ArrayList<>(recoveries.values()).reversed();
        return all.subList(0, Math.min(limit, all.size()));
    }

    @Override
    public Optional<Story> story(String recovery) {
        return Optional.empty();
    }

    @Override
    public List<ProbeMinute> minutes(String service, String probe, Instant since) {
        return List.of();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }
}
