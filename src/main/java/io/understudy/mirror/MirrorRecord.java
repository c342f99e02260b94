package io.understudy.mirror;

import io.understudy.journal.Journal;
import io.understudy.settings.Mirror;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** What is known of one mirror from its runs. The journal keeps what must survive a restart. Any thread. */
final class MirrorRecord {
    private static final Logger log = LoggerFactory.getLogger(MirrorRecord.class);
    private static final String KEPT = "mirror";
    /** How long a summary may be confirmed, and a confirmation is valid. */
    private static final Duration CONFIRMED = Duration.ofHours(1);

    /**
     * What survives a restart.
     *
     * @param asOf when the last complete run began; {@code files} is how many it found
     * @param to the target as it was configured then, and {@code place} what it was: null where an earlier version
     *        wrote this
     */
    record Kept(@Nullable Instant lastComplete, @Nullable Instant asOf, long files, MirrorView.@Nullable Ended last,
            MirrorView.@Nullable Check check, @Nullable String to, @Nullable String place) {
        static final Kept NOTHING = new Kept(null, null, 0, null, null, null, null);

        Kept with(MirrorView.@Nullable Ended now) {
            return new Kept(lastComplete, asOf, files, now, check, to, place);
        }

        Kept with(MirrorView.@Nullable Check now) {
            return new Kept(lastComplete, asOf, files, last, now, to, place);
        }
    }

    private final String service;
    private final Mirror mirror;
    private final Journal journal;
    private final ObjectMapper mapper;
    private final InstantSource clock;
    private final Ticker ticker;
    private Kept kept = Kept.NOTHING;
    /** When the last complete run of this process began, by the ticker; null before. */
    private @Nullable Long asOfNanos;
    private MirrorView.@Nullable Estimate estimate;
    private MirrorView.@Nullable Back back;
    private List<String> snapshots = List.of();

    MirrorRecord(String service, Mirror mirror, Journal journal, ObjectMapper mapper, InstantSource clock,
            Ticker ticker) {
        this.ticker = ticker;
        this.service = service;
        this.mirror = mirror;
        this.journal = journal;
        this.mapper = mapper;
        this.clock = clock;
        var known = journal.kept(service).get(KEPT);
        if (known != null) {
            try {
                var read = mapper.readValue(known.value(), Kept.class);
                // What was copied elsewhere is not here.
                kept = read.to() == null || read.to().equals(mirror.to().toString())
                        ? read
                        : Kept.NOTHING.with(read.last());
            } catch (JacksonException e) {
                log.error("event=mirror-forgotten service={} why=\"{}\"", service, e.getOriginalMessage());
            }
        }
    }

    /**
     * Only the current run's thread calls this. It waits for the disk without the lock, since deciding threads ask for
     * what is known.
     */
    private void keep(UnaryOperator<Kept> change) {
        Kept now;
        synchronized (this) {
            now = change.apply(kept);
            kept = now;
        }
        journal.keep(service, KEPT, mapper.writeValueAsString(now));
    }

    synchronized long files() {
        return kept.files();
    }

    void ended(MirrorView.Ended last) {
        keep(k -> k.with(last));
    }

    /** What the last complete run has left, to be compared with what is there. */
    synchronized TargetPlace.Known target() {
        return new TargetPlace.Known(kept.place(), kept.files());
    }

    /**
     * The run that has just ended was complete.
     *
     * @param began by the ticker
     * @param place of the target, or null where that is not known
     */
    void complete(MirrorView.Ended run, long began, @Nullable String place) {
        synchronized (this) {
            estimate = null;
            asOfNanos = began;
        }
        keep(k -> new Kept(run.ended(), run.began(), run.stats() == null ? k.files() : run.stats().files(), k.last(),
                k.check(), mirror.to().toString(), place));
    }

    synchronized void snapshots(List<String> names) {
        snapshots = List.copyOf(names);
    }

    synchronized void estimated(MirrorView.Stats stats) {
        estimate = new MirrorView.Estimate(clock.instant(), stats.copied(), stats.bytes(), stats.deleted());
    }

    void checked(MirrorView.Check check) {
        keep(k -> k.with(check));
    }

    // ---- bringing back ----------------------------------------------------------------------------------------------

    /** A summary of what bringing the data back would do, which an operator may confirm. */
    synchronized void summed(MirrorView.Stats stats) {
        var now = clock.instant();
        back = new MirrorView.Back(Long.toHexString(now.toEpochMilli()), now, stats.copied(), stats.bytes(),
                stats.deleted(), "", now.plus(CONFIRMED), false);
    }

    /** @return why it can't be confirmed, or empty: it is */
    synchronized String confirm(String id, String user) {
        var now = clock.instant();
        if (back == null || !back.id().equals(id)) {
            return "there is no summary with this id: request a new one";
        }
        if (now.isAfter(back.until())) {
            return "the summary is older than an hour: request a new one";
        }
        back = new MirrorView.Back(back.id(), back.at(), back.files(), back.bytes(), back.deletions(), user,
                now.plus(CONFIRMED), back.sent());
        return "";
    }

    synchronized boolean confirmed() {
        return back != null && !back.confirmed().isEmpty() && !clock.instant().isAfter(back.until());
    }

    /** Who has confirmed, or empty. */
    synchronized String confirmedBy() {
        return back == null ? "" : back.confirmed();
    }

    /** How many bytes go back, by the summary; 0 when most of them have been sent already. */
    synchronized long toSend() {
        return back == null || back.sent() ? 0 : back.bytes();
    }

    synchronized void sent() {
        if (back != null) {
            back = new MirrorView.Back(back.id(), back.at(), back.files(), back.bytes(), back.deletions(),
                    back.confirmed(), back.until(), true);
        }
    }

    /** The confirmation was for one failback. */
    synchronized void spent() {
        back = null;
    }

    // ---- how old ----------------------------------------------------------------------------------------------------

    /** @see MirrorAge#stale */
    synchronized String stale() {
        return age().stale(clock.instant());
    }

    private MirrorAge age() {
        return new MirrorAge(kept.asOf(),
                asOfNanos == null ? null : Duration.ofNanos(ticker.nanos() - asOfNanos), mirror.maxAge());
    }

    synchronized MirrorView view(String source, MirrorActivity activity, MirrorView.@Nullable Progress progress,
            @Nullable Instant next, String frozen) {
        return new MirrorView(service, source, mirror.to().toString(), activity, progress, kept.lastComplete(),
                kept.asOf(), age().at(clock.instant()), !stale().isEmpty(), next, frozen, kept.last(), estimate, back,
                kept.check(),
                snapshots);
    }
}
