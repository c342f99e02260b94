package io.understudy.web.stream;

import io.understudy.journal.Journal;
import io.understudy.web.lookup.RecoveryFinder;
import java.io.IOException;
import java.util.List;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What a page hears: the names of the services that changed. It fetches the changed parts itself, so the same request
 * as ever decides what it may see, and a burst of changes costs one fetch. Each client's own thread serves it.
 */
final class NudgeFeed {
    private final Journal journal;
    private final StreamRhythm rhythm;

    NudgeFeed(Journal journal, StreamRhythm rhythm) {
        this.journal = journal;
        this.rhythm = rhythm;
    }

    /** Returns when the client is to end. @param service only about this one; empty for all */
    void serve(StreamClient client, String service) throws IOException, InterruptedException {
        while (client.open()) {
            client.next(client.patience());
            var names = client.untold();
            if (client.open() && concerns(names, service)) {
                journal.settle(RecoveryFinder.WRITTEN); // what the page fetches now has been written
                client.send(SseEmitter.event().name("changed").data(names));
                // Changes that come while the page fetches go into the next nudge, all at once. In a storm pages wait
                // longer: drawing them must not take the processor from deciding.
                client.rest(names.equals(StreamClient.ALL) ? rhythm.look() : rhythm.nudge());
            } else if (client.open() && !client.patience().isPositive()) {
                client.send(SseEmitter.event().name("alive").data(""));
            }
        }
    }

    private static boolean concerns(String names, String service) {
        return service.isEmpty()
                ? !names.isEmpty()
                : names.equals(StreamClient.ALL) || List.of(names.split(" ")).contains(service);
    }
}
