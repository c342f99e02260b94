package io.understudy.web;

import io.understudy.journal.History;
import io.understudy.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A past in memory, over the events of a {@link FakeJournal}. Any thread. */
public final class FakeHistory implements History {
    private final FakeJournal journal;
    private final Map<String, List<Quarter>> quarters = new HashMap<>();
    private final Map<String, List<Mark>> marks = new HashMap<>();
    private final Map<String, List<Suspension>> suspensions = new HashMap<>();
    private final Map<String, List<Latency>> latencies = new HashMap<>();

    FakeHistory(FakeJournal journal) {
        this.journal = journal;
    }

    public synchronized void reset() {
        quarters.clear();
        marks.clear();
        suspensions.clear();
        latencies.clear();
    }

    public synchronized void keep(String service, Quarter quarter) {
        quarters.computeIfAbsent(service, _ -> new ArrayList<>()).add(quarter);
    }

    public synchronized void keep(String service, Mark mark) {
        marks.computeIfAbsent(service, _ -> new ArrayList<>()).add(mark);
    }

    public synchronized void keep(String service, Suspension suspension) {
        suspensions.computeIfAbsent(service, _ -> new ArrayList<>()).add(suspension);
    }

    public synchronized void keep(String service, String probe, Latency latency) {
        latencies.computeIfAbsent(service + " " + probe, _ -> new ArrayList<>()).add(latency);
    }

    @Override
    public synchronized Map<String, List<Quarter>> quarters(Collection<String> services, Of of, Instant since) {
        var found = new HashMap<String, List<Quarter>>();
        services.forEach(s -> found.put(s, quarters.getOrDefault(s, List.of()).stream()
                .filter(q -> !q.start().isBefore(since)).toList()));
        return found;
    }

    @Override
    public synchronized Map<String, List<Mark>> marks(Collection<String> services, Instant since) {
        var found = new HashMap<String, List<Mark>>();
        services.forEach(s -> found.put(s, List.copyOf(marks.getOrDefault(s, List.of()))));
        return found;
    }

    @Override
    public synchronized Map<String, List<Suspension>> suspensions(Collection<String> services, Instant since) {
        var found = new HashMap<String, List<Suspension>>();
        services.forEach(s -> found.put(s, List.copyOf(suspensions.getOrDefault(s, List.of()))));
        return found;
    }

    @Override
    public synchronized List<Latency> latencies(String service, String probe, Instant since, Duration cell) {
        return latencies.getOrDefault(service + " " + probe, List.of()).stream()
                .filter(l -> !l.start().isBefore(since)).toList();
    }

    @Override
    public Map<String, List<Journal.Phase>> phases(Collection<String> recoveries) {
        var found = new HashMap<String, List<Journal.Phase>>();
        recoveries.forEach(id -> journal.story(id).ifPresent(story -> found.put(id, story.phases())));
        return found;
    }

    @Override
    public List<Activity> activity(Filter filter, long before, int limit) {
        return journal.events(filter.service(), before, Integer.MAX_VALUE).stream()
                .filter(e -> filter.kind().isEmpty() || filter.kind().equals(e.kind().word()))
                .filter(e -> e.because().contains(filter.text())).limit(limit)
                .map(e -> new Activity(e, Objects.equals(e.from(), e.to()) ? null : Duration.ofMinutes(64))).toList();
    }
}
