package io.understudy.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was decided, intended, done and seen. Any thread.
 *
 * <p>{@link #intend} returns only when the intent is on disk (SQLite, {@code synchronous=FULL}); everything else is
 * queued and written by one thread in order, together with what waits. When the database can't be written (disk full,
 * file damaged) records go to a bounded ring and to standard error, count as journaled, and are written when it can be
 * written again: the service must stay protected. {@link #trouble} tells. What can't be read is empty; {@link
 * JournalBusy} where too many ask at once.
 */
public interface Journal {
    /** Queues an event. Never blocks, never throws. */
    void append(Event event);

    /**
     * Durable before it returns: call it before a side effect. Never throws. @return the intent's number, for {@link
     * #outcome}
     */
    long intend(String service, String recovery, String action, String detail);

    /** What became of an intent. Queued. {@code output} is what the commands printed, bounded by the caller. */
    void outcome(long intent, String result, String detail, String output, Duration took);

    /** Opens a recovery or replaces what is known of it. Queued. */
    void record(Recovery recovery);

    /** Adds or replaces the phase {@code phase.name()}, {@code phase.ordinal()} of a recovery. Queued. */
    void record(String recovery, Phase phase);

    /** A probe's minute. Queued. */
    void record(ProbeMinute minute);

    /** Remembers that this probe, defined like this, was seen up: kept for a day. Queued. */
    void seenUp(String service, String probe, String definition);

    /** Whether that was remembered within the last day. */
    boolean wasSeenUp(String service, String probe, String definition);

    /** Replaces what a restart has to know of a service. Durable before it returns. */
    void remember(Remembered remembered);

    Optional<Remembered> remembered(String service);

    /** Replaces one thing known of a service that outlives a restart; null forgets it. Durable before it returns. */
    void keep(String service, String what, @Nullable String value);

    /** What is kept of a service, each with when it was last said. */
    Map<String, Kept> kept(String service);

    /** When addresses were added (or may have been) in automatic recoveries since then, for hold-down; newest first. */
    List<Instant> takeovers(String service, Instant since);

    /** When respawns were intended since then, newest first. */
    List<Instant> respawns(String service, Instant since);

    /**
     * Newest first. {@code before} is an event's id (0: from the newest), {@code service} empty for all; {@code limit}
     * 1..500.
     */
    List<Event> events(String service, long before, int limit);

    /**
     * The newest event's id, 0 before the first. It only grows, unless a damaged journal was replaced. Empty when it
     * can't be read.
     */
    OptionalLong newest();

    /** Oldest first, the events after {@code id}: for a stream that resumes. */
    List<Event> eventsAfter(long id, int limit);

    /** Newest first; {@code service} empty for all. */
    List<Recovery> recoveries(String service, int limit);

    /** Those of some ids that are there, in no order. At most 500 are answered. */
    List<Recovery> recoveries(Collection<String> ids);

    Optional<Story> story(String recovery);

    List<ProbeMinute> minutes(String service, String probe, Instant since);

    /**
     * Waits until what was recorded before this is on disk, for {@code most} at the longest: who asks then is told of
     * it.
     */
    void settle(Duration most);

    /** Empty while the journal is written to disk; else a sentence on what is wrong. */
    Optional<String> trouble();

    /**
     * Something that happened or was decided, also that nothing was done.
     *
     * @param id 0 until written
     * @param recovery the recovery it belongs to, or empty
     * @param kind {@code decision}, {@code transition}, {@code alert}, {@code operator}, {@code start}, {@code stop}
     * @param from state before, {@code to} state after: equal when nothing changed
     * @param code the reason's code, stable; {@code because} the sentence
     * @param user who asked, or empty
     * @param detail JSON with the inputs, or empty
     */
    record Event(long id, Instant at, String service, String recovery, String kind, String from, String to, String code,
            String because, String user, String detail) {}

    /**
     * One run from first suspicion to its end.
     *
     * @param id unique, sortable by time
     * @param trigger {@code host-down}, {@code service-down}, {@code manual}, {@code switchover}, {@code failback},
     *        {@code restart}, {@code conflict}
     * @param ended null while it runs
     * @param result {@code running}, {@code respawned}, {@code taken-over}, {@code failed-back}, {@code recovered},
     *        {@code halted}, {@code would-have-taken-over}, {@code refused}, {@code interrupted}
     * @param because the sentence that ended it, or that it is at
     * @param outage how long the service was not answering, from its last success; null while unknown
     */
    record Recovery(String id, String service, String trigger, Instant started,
            @Nullable Instant ended, String result, String because, String user,
            @Nullable Duration outage) {}

    /**
     * One phase of a recovery.
     *
     * @param ordinal its place, from 0
     * @param took null while it runs
     */
    record Phase(int ordinal, String name, Instant started, @Nullable Duration took) {}

    /**
     * An intent with what became of it.
     *
     * @param finished null when it never ended (a crash between act and record)
     */
    record Act(long id, Instant at, String action, String detail,
            @Nullable Instant finished, String result, String outcome, String output,
            @Nullable Duration took) {}

    record Story(Recovery recovery, List<Phase> phases, List<Event> decisions, List<Act> acts) {
        public Story {
            phases = List.copyOf(phases);
            decisions = List.copyOf(decisions);
            acts = List.copyOf(acts);
        }
    }

    /**
     * Counts and round trips of one probe (or {@code host}) in one minute of wall time. Durations of answered samples
     * only.
     */
    record ProbeMinute(String service, String probe, Instant minute, int up, int down, int unknown, Duration mean,
            Duration max) {}

    /** One thing that is kept: see {@link #keep}. */
    record Kept(String value, Instant at) {}

    /**
     * What a restart has to know.
     *
     * @param state the state's word
     * @param recovery the running or last recovery's id, or empty
     * @param proven the last takeover was completed and proven
     * @param halted the cause's name where it is halted, or empty
     */
    record Remembered(String service, String state, Instant since, String recovery, boolean proven, String halted) {}
}
