package io.understudy.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logins that were ended before they ran out: a copy of the cookie must not outlive the logout, nor the restart
 * after it. Kept in the data folder. Any thread.
 *
 * <p>Bounded: of a user with more than {@link #MOST} logouts within a shift, every login until now is ended instead.
 */
final class EndedLogins {
    private static final Logger log = LoggerFactory.getLogger(EndedLogins.class);
    static final String FILE = "ended-logins";
    static final int MOST = 100;
    /** Instead of an id: every login of the user until then. */
    private static final String ALL = "*";

    /** One line of the file: a login, or all of a user; {@code at} is when it was issued, or until when all ended. */
    private record Ended(String user, String id, Instant at) {
        String line() {
            return id + " " + at.toEpochMilli() + " " + user;
        }
    }

    private final SecretFile file;
    private final LoginKey key;
    private final InstantSource clock;
    /** By user and id. Guarded by itself. */
    private final Map<String, Ended> ended = new LinkedHashMap<>();

    /** @param users everybody's name: where it is not known what was ended, all logins until now are */
    EndedLogins(Path folder, LoginKey key, InstantSource clock, Collection<String> users) {
        this.file = new SecretFile(folder.resolve(FILE));
        this.key = key;
        this.clock = clock;
        if (!read()) {
            users.forEach(u -> add(new Ended(u, ALL, clock.instant())));
            keep();
        }
    }

    private boolean read() {
        try {
            for (var line : file.read().lines().filter(l -> !l.isBlank()).toList()) {
                var words = line.split(" ", 3);
                add(new Ended(words[2], words[0], Instant.ofEpochMilli(Long.parseLong(words[1]))));
            }
            return true;
        } catch (IOException | RuntimeException e) {
            log.warn("event=ended-logins-unreadable file={} why=\"{}\" next=\"everybody has to log in again\"",
                    file.file(), e.toString());
            return false;
        }
    }

    private void add(Ended one) {
        ended.put(one.id() + " " + one.user(), one);
    }

    boolean ended(Login login) {
        synchronized (ended) {
            var all = ended.get(ALL + " " + login.user());
            return ended.containsKey(login.id() + " " + login.user())
                    || all != null && !login.issued().isAfter(all.at());
        }
    }

    /** Is on disk before it returns, if the disk takes it. */
    void end(Login login) {
        synchronized (ended) {
            if (ended(login)) {
                return;
            }
            var now = clock.instant();
            ended.values().removeIf(e -> now.isAfter(e.at().plus(Login.LASTS)));
            add(new Ended(login.user(), login.id(), login.issued()));
            if (of(login.user()).size() > MOST) {
                ended.values().removeAll(of(login.user()));
                add(new Ended(login.user(), ALL, now));
            }
            keep();
        }
    }

    private List<Ended> of(String user) {
        return ended.values().stream().filter(e -> e.user().equals(user) && !e.id().equals(ALL)).toList();
    }

    private void keep() {
        try {
            file.keep(String.join("\n", ended.values().stream().map(Ended::line).toList()));
        } catch (IOException e) {
            // A full disk still deletes: without the key no login outlives this run, so none comes back to life.
            log.warn("event=ended-login-not-kept file={} why=\"{}\" next=\"every login ends with this run\"",
                    file.file(), e.toString());
            forget();
        }
    }

    private void forget() {
        try {
            key.forget();
        } catch (IOException e) {
            log.error("event=login-key-not-deleted why=\"{}\" next=\"delete login-key in the data folder before the"
                    + " next start: a copied cookie would be good again\"", e.toString());
        }
    }
}
