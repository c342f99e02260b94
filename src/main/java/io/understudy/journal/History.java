package io.understudy.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The past as pages draw it, summed up by the database so that a list of hundreds of services stays quick. Any thread.
 * What cannot be read is empty, as with {@link Journal}, whose {@link Journal#trouble} tells; {@link JournalBusy} where
 * too many ask at once.
 */
public interface History {
    /** A quarter of an hour has this many minutes, each a bit. */
    int MINUTES = 15;
    /** Under this name the host's own samples stand among the probes'. */
    String HOST = "host";

    /**
     * Oldest first, by the service's name; quarters in which nothing was sampled are left out. At most 500 services are
     * answered.
     *
     * @param of what is asked about: what a service's probes saw says nothing of a service without any, and the other
     *        way round
     */
    Map<String, List<Quarter>> quarters(Collection<String> services, Of of, Instant since);

    /** Whose samples a strip is made of. */
    enum Of {
        PROBES,
        HOST
    }

    /** Oldest first, by the service's name. At most 500 services are answered. */
    Map<String, List<Mark>> marks(Collection<String> services, Instant since);

    /**
     * Those that had not ended before {@code since}, oldest first, by the service's name. At most 500 services are
     * answered.
     */
    Map<String, List<Suspension>> suspensions(Collection<String> services, Instant since);

    /**
     * One probe's (or {@code host}'s) round trips, oldest first; spans without a sample are left out. {@code cell} is
     * at least a minute.
     */
    List<Latency> latencies(String service, String probe, Instant since, Duration cell);

    /** The phases of some recoveries, by the recovery's id. At most 500 recoveries are answered. */
    Map<String, List<Journal.Phase>> phases(Collection<String> recoveries);

    /** Newest first. {@code before} is an event's id (0: from the newest); {@code limit} 1..500. */
    List<Activity> activity(Filter filter, long before, int limit);

    /**
     * A quarter of an hour of one service. Bit {@code n} of each field stands for its minute {@code n}.
     *
     * @param watched some sample was answered or not
     * @param missed at least one sample failed
     * @param down at least half of a probe's samples failed
     */
    record Quarter(Instant start, int watched, int missed, int down) {}

    /** Something done to the service, where it began. */
    record Mark(Kind kind, Instant at) {
        public enum Kind {
            /** A process was started again where it was. */
            RESPAWN,
            /** The addresses moved, automatically or by order. */
            MOVE
        }
    }

    /**
     * A span in which nothing was done automatically: automation that is off must not go unnoticed.
     *
     * @param ended null while it lasts
     */
    record Suspension(Kind kind, Instant began, @Nullable Instant ended) {
        public enum Kind {
            /** It waited for somebody to acknowledge. */
            HALTED,
            /** An operator had paused it. */
            PAUSED
        }
    }

    /** One span of a probe. {@code mean} and {@code max} are of answered samples, zero without one. */
    record Latency(Instant start, int up, int down, int unknown, Duration mean, Duration max) {}

    /**
     * Which events are wanted; an empty text means all.
     *
     * @param text occurs in the reason, whatever its case
     */
    record Filter(String service, String kind, String text) {
        public static final Filter ALL = new Filter("", "", "");
    }

    /**
     * @param lasted how long the state that the event ended had lasted; null when it ended none, or its begin is
     *        forgotten
     */
    record Activity(Journal.Event event, @Nullable Duration lasted) {}
}
