package io.understudy.web;

import io.understudy.conduct.ServiceView;

/** How much a service needs somebody's attention; the first one needs it most. */
enum Trouble {
    STALLED, HALTED, MISPLACED, MOVING, DOUBTED, PAUSED, STOPPED, UNREADY, OBSERVED, NONE;

    static Trouble of(ServiceView service) {
        if (service.stalled() != null) {
            return STALLED;
        }
        if (service.state().equals("HALTED")) {
            return HALTED;
        }
        switch (service.state()) {
            case "DIAGNOSING", "RESPAWNING", "VERIFYING", "FENCING", "TAKING_OVER", "FAILING_BACK" -> {
                return MOVING;
            }
            case "SUSPECT", "BLIND" -> {
                return DOUBTED;
            }
            default -> {
                // where it stands is no trouble; what follows may be
            }
        }
        if (!service.holder().equals(service.shouldHold())) {
            return MISPLACED;
        }
        if (service.paused() != null) {
            return PAUSED;
        }
        if (service.state().equals("STOPPED")) {
            return STOPPED;
        }
        if (service.mode().equals("observe")) {
            return OBSERVED;
        }
        return service.readiness().ready() ? NONE : UNREADY;
    }

    boolean any() {
        return this != NONE;
    }
}
