package io.understudy.journal;

import io.understudy.vocabulary.Word;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The notices that people get, on disk until each channel has delivered them. Any thread. Writing is queued as the
 * journal's is: while the disk cannot be written, records go to the ring and to standard error, and the sender keeps
 * its own copy.
 */
public interface Outbox {
    /** Adds a notice with its deliveries; the same id again changes nothing that was there. Queued. */
    void put(Notice notice, List<Delivery> deliveries);

    /** How far it has got. Queued. */
    void record(Delivery delivery);

    /** Which of these ids have been put before. */
    Set<String> known(List<String> ids);

    /** Newest first; {@code limit} 1..500. */
    List<Posted> newest(int limit);

    Optional<Posted> find(String id);

    /** Oldest first, at most {@code limit}: those that some way has not taken yet. */
    List<Posted> waiting(int limit);

    /**
     * What somebody is to hear.
     *
     * @param id unique; the same for every attempt, so that a receiver can tell a repetition
     * @param service empty for what concerns all
     * @param thread notices of one thread are delivered in order: a recovery's id, or the notice's own
     * @param event {@code recovery-begun}, {@code recovery-ended}, {@code halted}, {@code alert}, {@code
     *        mirror-failed}, {@code test}
     * @param urgent whether quiet hours don't hold for it
     * @param text plain, several lines
     * @param data the same for programs, a JSON object
     */
    record Notice(String id, Instant at, String service, String thread, String event, boolean urgent, String title,
            String text, String data) {}

    /** How far a notice has got on one channel. */
    enum DeliveryState implements Word {
        WAITING,
        DELIVERED,
        GIVEN_UP
    }

    /**
     * @param attempts so far
     * @param why the last attempt failed, a sentence, or empty
     */
    record Delivery(String notice, String sink, DeliveryState state, int attempts, Instant changed, String why) {
        public boolean waits() {
            return state == DeliveryState.WAITING;
        }
    }

    record Posted(Notice notice, List<Delivery> deliveries) {
        public Posted {
            deliveries = List.copyOf(deliveries);
        }
    }
}
