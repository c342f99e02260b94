package io.understudy.web;

import io.understudy.conduct.ServiceView;

/** How much a service needs somebody's attention; the first one needs it most. */
enum Trouble {
    HALTED, MISPLACED, MOVING, DOUBTED, PAUSED, UNREADY, OBSERVED, NONE;

    static Trouble of(ServiceView service) {
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
        if (service.mode().equals("observe")) {
            return OBSERVED;
        }
        return service.readiness().ready() ? NONE : UNREADY;
    }

    boolean any() {
        return this != NONE;
    }
}
