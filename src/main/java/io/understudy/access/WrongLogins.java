package io.understudy.access;

import io.understudy.journal.Journal;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.VisibleText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What wrong logins leave behind: within five minutes one log line and one event of the journal for the first, and one
 * of each for the first lock, however many come; the first one after that says how many there were. Any thread.
 *
 * <p>Names that nobody has are not repeated: people type passwords there.
 */
final class WrongLogins {
    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Logger log = LoggerFactory.getLogger(WrongLogins.class);
    /** Beyond it the count of networks is only "more than". */
    private static final int NETWORKS_MOST = 1000;

    private final Users users;
    private final Journal journal;
    private final InstantSource clock;
    private final Ticker ticker;
    // Guarded by this.
    private long begun;
    private long tries;
    private boolean locked;
    private final Set<String> networks = new HashSet<>();

    WrongLogins(Users users, Journal journal, InstantSource clock, Ticker ticker) {
        this.users = users;
        this.journal = journal;
        this.clock = clock;
        this.ticker = ticker;
    }

    /** @param wait how long the name has to wait from there now; zero without a lock */
    synchronized void tried(String name, Source source, Duration wait) {
        long now = ticker.nanos();
        var before = "";
        if (tries > 0 && now - begun >= WINDOW.toNanos()) {
            before = tries > 1
                    ? "; there were " + tries + " from " + networks.size()
                            + (networks.size() < NETWORKS_MOST ? "" : " or more") + " addresses before"
                    : "";
            tries = 0;
            locked = false;
            networks.clear();
        }
        tries++;
        if (networks.size() < NETWORKS_MOST) {
            networks.add(source.network());
        }
        var who = users.find(name).map(u -> "user " + u.name()).orElse("an unknown user");
        var from = source.console() ? "this host" : VisibleText.line(source.address());
        if (tries == 1) {
            begun = now;
            tell("wrong-login", "wrong password for " + who + " from " + from + before);
        }
        if (wait.isPositive() && !locked) {
            locked = true;
            tell("login-locked", "too many wrong passwords: " + who + " has to wait " + wait.toSeconds()
                    + " s from " + from + ", and longer after each further one");
        }
    }

    private void tell(String code, String because) {
        log.warn("event={} because=\"{}\" next=\"more within {} min are only counted\"", code, because,
                WINDOW.toMinutes());
        journal.append(new Journal.Event(0, clock.instant(), "", "", EventKind.ALERT, null, null, code, because, "",
                ""));
    }
}
