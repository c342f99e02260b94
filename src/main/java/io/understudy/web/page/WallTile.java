package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.web.format.StateLook;
import io.understudy.web.format.Tone;

/**
 * One service on the wall.
 *
 * @param tone the style's class; its colour, seen across the room, is never calmer than the service
 * @param ready false when something is missing for a takeover and no other tag says so
 */
public record WallTile(ServiceView service, Tone tone, boolean ready) {
    static WallTile of(ServiceView service) {
        var trouble = Trouble.of(service);
        return new WallTile(service, switch (trouble) {
            case STALLED, DOWN -> Tone.BAD;
            case PAUSED, UNREADY, OBSERVED, MISPLACED -> Tone.WATCH;
            case HALTED, MOVING, DOUBTED, STOPPED, AWAY, NONE -> StateLook.tone(service.state());
        }, service.readiness().ready() || service.stalled() != null || service.paused() != null
                || service.isObserved() || service.isHolding());
    }
}
