package io.understudy.web.stream;

import io.understudy.access.Caller;
import io.understudy.web.json.Problem;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpStatus;

/** How many streams each user has, and each login of a user: nobody takes the places of the others. Any thread. */
final class StreamShares {
    /** A screen on each wall, with one user. */
    static final int USER_MOST = 20;
    /** A browser opens six connections to one host at most, and each page that is looked at has one. */
    static final int LOGIN_MOST = 8;

    private final Map<String, Integer> users = new ConcurrentHashMap<>();
    private final Map<String, Integer> logins = new ConcurrentHashMap<>();

    /**
     * @return gives the share back; only the first run does anything
     * @throws Problem 429
     */
    Runnable take(Caller caller) {
        var user = caller.user();
        var login = caller.login();
        boolean fits = users.merge(user, 1, Integer::sum) <= USER_MOST
                & logins.merge(login, 1, Integer::sum) <= LOGIN_MOST;
        var given = new AtomicBoolean();
        Runnable back = () -> {
            if (given.compareAndSet(false, true)) {
                give(users, user);
                give(logins, login);
            }
        };
        if (!fits) {
            back.run();
            throw new Problem(HttpStatus.TOO_MANY_REQUESTS, "a user may have " + USER_MOST
                    + " event streams at once, and a login or a token " + LOGIN_MOST + ": close one");
        }
        return back;
    }

    private static void give(Map<String, Integer> counts, String who) {
        counts.computeIfPresent(who, (_, count) -> count == 1 ? null : count - 1);
    }
}
