package io.understudy.notify;

import io.understudy.mirror.MirrorActivity;
import io.understudy.mirror.MirrorResult;
import io.understudy.mirror.MirrorView;
import java.util.HashSet;
import java.util.Set;

/** Which of a mirror's runs are told: the first failure, and the first complete run after it. Used by one thread. */
final class MirrorFailures {
    private final Set<String> failing = new HashSet<>();

    /** Whether this run is to be told. What a takeover stopped is told with the takeover. */
    boolean told(String service, MirrorView.Ended run) {
        if (run.activity() != MirrorActivity.MIRROR || run.result() == MirrorResult.STOPPED) {
            return false;
        }
        return run.result() == MirrorResult.COMPLETE ? failing.remove(service) : failing.add(service);
    }
}
