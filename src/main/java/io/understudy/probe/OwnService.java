package io.understudy.probe;

import io.understudy.settings.Settings;
import io.understudy.vocabulary.Verdict;

/**
 * Asks about the service on this host: whether it answers ({@code takeover.probe}), and whether this host is fit to run
 * it ({@code takeover.fit}). Tells what came, and decides nothing. One question of a kind at a time for each service.
 * Any thread.
 */
public interface OwnService extends AutoCloseable {
    /** What is asked. */
    enum Question {
        /** {@code takeover.probe}: does the service answer here? */
        ANSWERS,
        /** {@code takeover.fit}: is this host fit to run it? */
        FIT
    }

    /**
     * What came.
     *
     * @param verdict {@code UP}: it answers, or this host is fit. {@code DOWN}: not. {@code UNKNOWN}: could not be
     *     asked, for a reason that says nothing of the service: a program that can't be run, a limit of this host
     * @param why in words; empty when up
     * @param sentAt when it was asked, {@code at} when the answer came; monotonic nanoseconds
     */
    record Told(Question question, Verdict verdict, String why, long sentAt, long at) {}

    /** Hears of each answer. */
    @FunctionalInterface
    interface Listener {
        /**
         * Called on the asking thread, one call a question at a time; until it returns the question isn't asked again.
         * What it throws is logged and ends nothing.
         */
        void told(Told told);
    }

    /**
     * Asks one question now. Blocks for at most its timeout, and before that until one in flight has ended; an
     * interrupt ends it as unknown. Where nothing is configured, the answer is {@code UP}: nobody has said otherwise.
     */
    Told ask(Settings.Service service, Question question);

    /**
     * Asks from now on, at once and then at its interval: {@code takeover.probe} as it says, {@code fit} every 10 s.
     * Replaces what was asked under that service's name and question. Where nothing is configured, nothing is asked.
     */
    void watch(Settings.Service service, Question question, Listener listener);

    /** Asks no more. An answer in flight is never told. */
    void forget(String service, Question question);

    @Override
    void close();
}
