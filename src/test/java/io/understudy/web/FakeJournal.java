package io.understudy.web;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A journal in memory: reads what it was given to keep. What only the services writes is refused. Any thread. */
public final class FakeJournal implements Journal {
    private final List<Event> events = new ArrayList<>();
    private final List<Story> stories = new ArrayList<>();
    private String trouble = "";
    private boolean unreadable;

    public synchronized void keep(Story story) {
        stories.removeIf(s -> s.recovery().id().equals(story.recovery().id()));
        stories.addFirst(story);
    }

    public synchronized void fail(String why) {
        trouble = why;
    }

    public synchronized void reset() {
        events.clear();
        stories.clear();
        trouble = "";
        unreadable = false;
    }

    @Override
    public void settle(Duration most) {
        // all is here as soon as it was said
    }

    @Override
    public synchronized void append(Event event) {
        events.add(event);
    }

    @Override
    public synchronized List<Event> events(String service, long before, int limit) {
        return events.reversed().stream().filter(e -> service.isEmpty() || e.service().equals(service))
                .filter(e -> before == 0 || e.id() < before).limit(limit).toList();
    }

    /** Nothing can be read from now on, or again. */
    public synchronized void unreadable(boolean so) {
        unreadable = so;
    }

    @Override
    public synchronized OptionalLong newest() {
        return unreadable
                ? OptionalLong.empty()
                : OptionalLong.of(events.stream().mapToLong(Event::id).max().orElse(0));
    }

    @Override
    public synchronized List<Event> eventsAfter(long id, int limit) {
        return unreadable ? List.of() : events.stream().filter(e -> e.id() > id).limit(limit).toList();
    }

    @Override
    public synchronized List<Recovery> recoveries(Collection<String> ids) {
        return stories.stream().map(Story::recovery).filter(r -> ids.contains(r.id())).toList();
    }

    @Override
    public synchronized List<Recovery> recoveries(String service, int limit) {
        return stories.stream().map(Story::recovery).filter(r -> service.isEmpty() || r.service().equals(service))
                .limit(limit).toList();
    }

    @Override
    public synchronized Optional<Story> story(String recovery) {
        return stories.stream().filter(s -> s.recovery().id().equals(recovery)).findFirst();
    }

    @Override
    public synchronized Optional<String> trouble() {
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    @Override
    public long intend(String service, String recovery, ActionName action, String detail) {
        throw new UnsupportedOperationException("pages and API intend nothing");
    }

    @Override
    public void outcome(long intent, ActionResult result, String detail, String output, Duration took) {
        throw new UnsupportedOperationException("pages and API do nothing");
    }

    @Override
    public void record(Recovery recovery) {
        throw new UnsupportedOperationException("pages and API record nothing");
    }

    @Override
    public void record(String recovery, Phase phase) {
        throw new UnsupportedOperationException("pages and API record nothing");
    }

    @Override
    public void record(ProbeMinute minute) {
        throw new UnsupportedOperationException("pages and API record nothing");
    }

    @Override
    public void seenUp(String service, String probe, String definition) {
        throw new UnsupportedOperationException("pages and API see nothing");
    }

    @Override
    public boolean wasSeenUp(String service, String probe, String definition) {
        return false;
    }

    @Override
    public void remember(Remembered remembered) {
        throw new UnsupportedOperationException("pages and API remember nothing");
    }

    @Override
    public Optional<Remembered> remembered(String service) {
        return Optional.empty();
    }

    @Override
    public void keep(String service, String what, @Nullable String value) {
        throw new UnsupportedOperationException("pages and API keep nothing");
    }

    @Override
    public Map<String, Kept> kept(String service) {
        return Map.of();
    }

    @Override
    public List<Attempt> attempts(String service, ActionName action, Instant since) {
        return List.of();
    }

    @Override
    public List<ProbeMinute> minutes(String service, String probe, Instant since) {
        return List.of();
    }
}
