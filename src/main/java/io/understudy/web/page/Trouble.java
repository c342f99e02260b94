package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;

/** How much a service needs somebody's attention; the first one needs it most. */
public enum Trouble {
    STALLED,
    HALTED,
    /** It does not answer, and nothing is being done about it. */
    DOWN,
    MISPLACED,
    MOVING,
    DOUBTED,
    PAUSED,
    UNREADY,
    STOPPED,
    /** It runs on its standby: nobody stands by for it until it is failed back. */
    AWAY,
    OBSERVED,
    NONE;

    public static Trouble of(ServiceView service) {
        if (service.stalled() != null) {
            return STALLED;
        }
        if (service.state() == StateName.HALTED) {
            return HALTED;
        }
        switch (service.state()) {
            case DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK -> {
                return MOVING;
            }
            case SUSPECT, BLIND -> {
                return service.verdict() == Verdict.DOWN ? DOWN : DOUBTED;
            }
            default -> {
                // where it stands is no trouble; what follows may be
            }
        }
        if (service.verdict() == Verdict.DOWN) {
            return DOWN;
        }
        if (!service.holder().equals(service.shouldHold())) {
            return MISPLACED;
        }
        if (service.paused() != null) {
            return PAUSED;
        }
        if (service.state() == StateName.STOPPED) {
            return STOPPED;
        }
        if (service.mode() == Mode.OBSERVE) {
            return OBSERVED;
        }
        if (service.state() == StateName.HOLDING) {
            return AWAY;
        }
        return service.readiness().ready() ? NONE : UNREADY;
    }

    /**
     * The style's class of the gravest of all: whether somebody has to get up, or may look at it when there is time.
     */
    String tone() {
        return switch (this) {
            case STALLED, HALTED, DOWN, MISPLACED, MOVING, DOUBTED -> "bad";
            case PAUSED, UNREADY, STOPPED, AWAY, OBSERVED -> "watch";
            case NONE -> "good";
        };
    }

    boolean any() {
        return this != NONE;
    }
}
