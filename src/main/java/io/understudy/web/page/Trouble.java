package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.StateName;
import io.understudy.web.format.Tone;

/** How much a service needs attention; the first one needs it most. */
public enum Trouble {
    STALLED,
    HALTED,
    /** The service does not answer, and nothing is being done about it. */
    DOWN,
    MISPLACED,
    MOVING,
    DOUBTED,
    PAUSED,
    UNREADY,
    STOPPED,
    /** The service runs on its standby: no other host stands by until it is failed back. */
    AWAY,
    OBSERVED,
    NONE;

    public static Trouble of(ServiceView service) {
        if (service.stalled() != null) {
            return STALLED;
        }
        return switch (service.state()) {
            case HALTED -> HALTED;
            case DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK -> MOVING;
            case SUSPECT, BLIND -> service.isDown() ? DOWN : DOUBTED;
            case STARTING, WATCHING, HOLDING, STOPPED -> atRest(service);
        };
    }

    /** Of a service whose state alone is no trouble. */
    private static Trouble atRest(ServiceView service) {
        if (service.isDown()) {
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
        if (service.isObserved()) {
            return OBSERVED;
        }
        if (service.isHolding()) {
            return AWAY;
        }
        return service.readiness().ready() ? NONE : UNREADY;
    }

    /** The style's class of all services when this is the gravest: must somebody get up, or look when there is time? */
    Tone tone() {
        return switch (this) {
            case STALLED, HALTED, DOWN, MISPLACED, MOVING, DOUBTED -> Tone.BAD;
            case PAUSED, UNREADY, STOPPED, AWAY, OBSERVED -> Tone.WATCH;
            case NONE -> Tone.GOOD;
        };
    }

    /** The sign beside the wall's verdict, so that colour never stands alone. */
    String icon() {
        return switch (this) {
            case NONE -> "●";
            case PAUSED, UNREADY, STOPPED, AWAY, OBSERVED -> "▲";
            case STALLED, HALTED, DOWN, MISPLACED, MOVING, DOUBTED -> "■";
        };
    }

    boolean any() {
        return this != NONE;
    }
}
