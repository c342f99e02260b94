package io.understudy.conduct;

import io.understudy.journal.Journal;
import io.understudy.probe.Concern;
import io.understudy.probe.ProbeResult;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.StateName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells people what a probe of one service has found that is no outage: a certificate that ends, a clock that may be
 * wrong, an answer beyond what is read. Once for each sentence, not at every sample. Any thread.
 */
final class ProbeConcerns {
    private static final Logger log = LoggerFactory.getLogger(ProbeConcerns.class);
    /** What was not seen for this long is news when it comes again: several servers may take turns behind a name. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    /** A server that says something else each time must not fill the memory. */
    private static final int MOST = 64;

    private final String service;
    private final Journal journal;
    private final Ticker ticker;
    private final InstantSource clock;
    private final ApplicationEventPublisher events;
    private final Supplier<StateName> state;
    /** When each was seen last, by probe and sentence. */
    private final Map<String, Long> seen = new LinkedHashMap<>();

    /** @param state the service's */
    ProbeConcerns(String service, Journal journal, Ticker ticker, InstantSource clock,
            ApplicationEventPublisher events, Supplier<StateName> state) {
        this.service = service;
        this.journal = journal;
        this.ticker = ticker;
        this.clock = clock;
        this.events = events;
        this.state = state;
    }

    void sampled(ProbeResult result) {
        var concern = result.outcome().concern();
        if (concern == null || !fresh(result.probe() + ": " + concern.sentence())) {
            return;
        }
        tell(code(concern.kind()) + "-" + result.probe(), "the probe " + result.probe() + ": " + concern.sentence()
                + (result.outcome() instanceof ProbeResult.Up ? "" : ". It can't tell whether the service is up"));
    }

    /** The network has turned out to have no witness. */
    void noWitness(String gateway, String interfaceName) {
        var because = "the gateway " + gateway + " of " + interfaceName + " is the primary, a service's address or this"
                + " host's own, so it can't be the witness, and nothing is taken over. Name others under witnesses";
        if (fresh(because)) {
            tell("no-witness", because);
        }
    }

    private void tell(String code, String because) {
        var now = state.get();
        var at = clock.instant();
        log.warn("event=concern service={} code={} because=\"{}\"", service, code, because);
        journal.append(new Journal.Event(0, at, service, "", EventKind.ALERT, now, now, code, because, "", ""));
        events.publishEvent(new Alerted(service, "", at, now, code, because));
    }

    private static String code(Concern.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private synchronized boolean fresh(String what) {
        long now = ticker.nanos();
        var last = seen.remove(what);
        seen.put(what, now);
        if (seen.size() > MOST) {
            seen.remove(seen.keySet().iterator().next());
        }
        return last == null || now - last > FORGOTTEN.toNanos();
    }
}
