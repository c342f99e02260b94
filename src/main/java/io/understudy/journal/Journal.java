package io.understudy.journal;

import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.PhaseName;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
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
 * queued, and one thread writes it in order, as much as waits in one transaction. When the database cannot be written
 * (disk full, file damaged) records go to a bounded ring and to standard error, count as journaled, and are written
 * once writing works again: the service must stay protected. {@link #trouble} tells. What cannot be read is empty;
 * {@link JournalBusy} is thrown where too many ask at once.
 *
 * <p>The words are values of this version of Understudy. A word that another version wrote and this one does not know
 * is read as {@code UNKNOWN} or as null, and logged once.
 */
public interface Journal {
    /** Queues an event. Never blocks, never throws. */
    void append(Event event);

    /**
     * Durable before it returns: call it before a side effect. Never throws.
     *
     * @return the intent's number, for {@link #outcome}
     */
    long intend(String service, String recovery, ActionName action, String detail);

    /** What became of an intent. Queued. {@code output} is what the commands printed; the caller bounds it. */
    void outcome(long intent, ActionResult result, String detail, String output, Duration took);

    /** Opens a recovery or replaces what is known of it. Queued. */
    void record(Recovery recovery);

    /** Adds or replaces the phase {@code phase.name()}, {@code phase.ordinal()} of a recovery. Queued. */
    void record(String recovery, Phase phase);

    /** A probe's minute. Queued. */
    void record(ProbeMinute minute);

    /**
     * Remembers that this probe was seen up: kept for a day. Queued.
     *
     * @param definition a digest of what the probe asks, or the primary's address for the host
     */
    void seenUp(String service, String probe, String definition);

    /** Whether that was remembered within the last day. */
    boolean wasSeenUp(String service, String probe, String definition);

    /** Replaces what a restart has to know of a service. Durable before it returns. */
    void remember(Remembered remembered);

    Optional<Remembered> remembered(String service);

    /**
     * Why it is not known what an earlier run left behind for a service: the journal can't be read, or a damaged one
     * took it along. Empty where it can be read, also by a first run. Asked at a start, after what is to be recalled.
     */
    default Optional<String> pastUnknown(String service) {
        return Optional.empty();
    }

    /** All services have begun with {@link #pastUnknown} in mind, and have kept what follows from it. */
    default void pastTaken() {}

    /** Replaces one thing known of a service that outlives a restart; null forgets it. Durable before it returns. */
    void keep(String service, String what, @Nullable String value);

    /** What is kept of a service, each with when it was last said. */
    Map<String, Kept> kept(String service);

    /**
     * Which actions of that name were intended in recoveries of the service since then, newest first, at most 1,000.
     * These are facts: what counts for a limit is decided by whoever asks.
     */
    List<Attempt> attempts(String service, ActionName action, Instant since);

    /**
     * Newest first. {@code before} is an event's id (0: from the newest), {@code service} empty for all; {@code limit}
     * 1..500.
     */
    List<Event> events(String service, long before, int limit);

    /**
     * The newest event's id, 0 before the first. It only grows, unless a damaged journal was replaced. Empty when it
     * cannot be read.
     */
    OptionalLong newest();

    /** Oldest first, the events after {@code id}: for a stream that resumes. */
    List<Event> eventsAfter(long id, int limit);

    /** Newest first; {@code service} empty for all. */
    List<Recovery> recoveries(String service, int limit);

    /** Those of {@code ids} that exist, in no order. At most 500 are answered. */
    List<Recovery> recoveries(Collection<String> ids);

    Optional<Story> story(String recovery);

    List<ProbeMinute> minutes(String service, String probe, Instant since);

    /**
     * Waits until everything recorded before this call is on disk, at most {@code most}: whoever reads then finds it.
     */
    void settle(Duration most);

    /** Empty while the journal is written to disk; else a sentence on what is wrong. Never waits. */
    Optional<String> trouble();

    /**
     * Something that happened or was decided, also that nothing was done.
     *
     * @param id 0 until written
     * @param recovery the recovery it belongs to, or empty
     * @param from the state before, {@code to} the state after: equal when nothing changed; both null where the event
     *        is not about a state, or another version wrote a word that this one does not know
     * @param code stable; a {@link io.understudy.vocabulary.ReasonCode}'s word where a decision is told, else a word of
     *        whoever wrote the event. Nothing is decided by it
     * @param because the sentence
     * @param user who asked, or empty
     * @param detail JSON with the inputs, or empty
     */
    record Event(long id, Instant at, String service, String recovery, EventKind kind, @Nullable StateName from,
            @Nullable StateName to, String code, String because, String user, String detail) {
        /** The state before, or empty. */
        public String fromWord() {
            return from == null ? "" : from.word();
        }

        /** The state after, or empty. */
        public String toWord() {
            return to == null ? "" : to.word();
        }
    }

    /**
     * One run from first suspicion to its end.
     *
     * @param id unique, sortable by time
     * @param trigger null where another version wrote a word that this one does not know
     * @param ended null while it runs
     * @param because the sentence that ended it, or that it is at
     * @param outage how long the service did not answer, from its last success; null while unknown
     */
    record Recovery(String id, String service, @Nullable Trigger trigger, Instant started, @Nullable Instant ended,
            RecoveryStatus result, String because, String user, @Nullable Duration outage) {
        /** Nobody ordered it: it began because of what was seen. */
        public boolean automatic() {
            return trigger != null && trigger.automatic();
        }

        /** The trigger as the program writes it outside; {@code unknown} for one that this version does not know. */
        public String triggerWord() {
            return trigger == null ? "unknown" : trigger.word();
        }
    }

    /**
     * One phase of a recovery.
     *
     * @param ordinal its place, from 0
     * @param took null while it runs
     */
    record Phase(int ordinal, PhaseName name, Instant started, @Nullable Duration took) {}

    /**
     * An intent with what became of it.
     *
     * @param action null where another version wrote a word that this one does not know
     * @param finished null when it never ended (a crash between the act and its record)
     * @param result null when it never ended
     */
    record Act(long id, Instant at, @Nullable ActionName action, String detail, @Nullable Instant finished,
            @Nullable ActionResult result, String outcome, String output, @Nullable Duration took) {
        /** The action as the program writes it outside; {@code unknown} for one that this version does not know. */
        public String actionWord() {
            return action == null ? "unknown" : action.word();
        }

        /** The result as the program writes it outside; empty when it never ended. */
        public String resultWord() {
            return result == null ? "" : result.word();
        }
    }

    /**
     * One intent that a limit may count.
     *
     * @param trigger of its recovery; null where the recovery is not in the journal or its trigger is unknown
     * @param failed it certainly did not happen
     */
    record Attempt(String recovery, @Nullable Trigger trigger, Instant at, boolean failed) {}

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
     * @param state where it stood; null where another version wrote a word that this one does not know
     * @param recovery the running or last recovery's id, or empty
     * @param proven the last takeover was completed and proven
     * @param halted the cause where it is halted and known
     */
    record Remembered(String service, @Nullable StateName state, Instant since, String recovery, boolean proven,
            @Nullable HaltCause halted) {}
}
