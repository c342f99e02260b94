package io.understudy.mirror;

import java.time.Duration;

/** Repeats an attempt that failed for something that may pass: network, SSH, some files. One run, one thread. */
final class MirrorRetries {
    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final Duration MAX = Duration.ofMinutes(10);
    /** Beyond this many doublings the delay is {@link #MAX} in any case; a shift must not overflow. */
    private static final int DOUBLINGS_MAX = 20;

    private final int retries;
    private final ProgramRunner runner;
    private final MirrorReport report;

    /** @param retries attempts after the first */
    MirrorRetries(int retries, ProgramRunner runner, MirrorReport report) {
        this.retries = retries;
        this.runner = runner;
        this.report = report;
    }

    interface Attempt {
        CopyOutcome go() throws RunStopped;
    }

    /** @param attempts how many there were, 1 up */
    record Tried(CopyOutcome outcome, int attempts) {}

    Tried run(MirrorActivity activity, Attempt attempt) {
        int attempts = 0;
        try {
            while (true) {
                attempts++;
                var outcome = attempt.go();
                if (outcome.complete() || !outcome.mayPass() || attempts > retries) {
                    return new Tried(outcome, attempts);
                }
                var delay = delay(attempts);
                report.note(activity.word() + "-again", outcome.because() + "; trying again in " + delay.toSeconds()
                        + " s");
                runner.pause(delay);
            }
        } catch (RunStopped e) {
            return new Tried(CopyOutcome.stopped(e), attempts);
        }
    }

    /** After how long the next attempt begins. @param attempts so far, 1 up */
    static Duration delay(int attempts) {
        var grown = FIRST.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_MAX));
        return grown.compareTo(MAX) > 0 ? MAX : grown;
    }
}
