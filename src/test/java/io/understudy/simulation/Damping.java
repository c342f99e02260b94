package io.understudy.simulation;

import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;

/**
 * What Understudy may at most believe of something it asks: an independent, generous account of failures and answers,
 * from which "down" follows no later than it may follow there.
 */
final class Damping {
    private final Pace pace;
    private int failures;
    private int answers;
    long lastAnswer;
    private boolean down;
    boolean everUp;
    private long downAt = Long.MIN_VALUE / 2;

    Damping(Pace pace) {
        this.pace = pace;
    }

    void begin(long now) {
        failures = 0;
        answers = 0;
        down = false;
        lastAnswer = now;
    }

    void failed() {
        failures++;
        answers = 0;
    }

    void answered(long at, boolean counts) {
        failures = 0;
        everUp = true;
        lastAnswer = Math.max(lastAnswer, at);
        answers += counts ? 1 : 0;
        if (answers >= pace.recoverAfter()) {
            down = false;
        }
    }

    boolean down(long now) {
        if (failures >= pace.failAfter() && now - lastAnswer >= pace.tolerate().toNanos() - Span.MILLI) {
            down = true;
            answers = 0;
        }
        if (down) {
            downAt = now;
        }
        return down;
    }

    /**
     * What was decided on may be a moment old: an answer that arrives between a thread's look and another's deed comes
     * too late.
     */
    boolean downLately(long now, long moment) {
        return down(now) || now - downAt <= moment;
    }

    String text(long now) {
        return failures + " failures in a row, last answer " + Span.text(now - lastAnswer) + " ago";
    }
}
