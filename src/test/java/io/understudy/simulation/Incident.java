package io.understudy.simulation;

import java.util.Locale;

/**
 * One thing that goes wrong, or somebody does, in a history. Everything about it is chosen beforehand, so that leaving
 * out one incident does not change another: a failing history can be shrunk.
 *
 * @param at true time
 * @param span how long it lasts, for those that last; it ends with the quiet period at the latest
 * @param arg which host, mode, amount: what it means depends on {@code what}
 */
record Incident(long at, What what, long span, int arg) {
    enum What {
        A_CRASHES,
        A_REBOOTS,
        A_FREEZES,
        A_USERLAND_HANGS,
        A_SERVICE_DIES,
        A_SERVICE_HANGS,
        A_SERVICE_FAILS,
        A_SERVICE_STARTED,
        A_ADDRESS_DELETED,
        A_ADDRESS_RAISED,
        A_REFUSES_B,
        A_OWN_ADDRESS_GONE,
        LINK_CUT,
        LINK_CUT_TX,
        LINK_CUT_RX,
        LINK_FLAPS,
        PAIR_CUT,
        PAIR_CUT_ONE_WAY,
        LOSS,
        DELAY,
        SSH,
        AGENT,
        B_STALLS,
        B_FREEZES,
        B_SUSPENDED,
        B_OVERLOADED,
        B_REBOOTS,
        B_ADDRESS_DELETED,
        B_SERVICE_DIES,
        B_START_FAILS,
        B_START_HANGS,
        KILLED,
        KILLED_AT_INTENT,
        KILLED_AFTER_INTENT,
        KILLED_BEFORE_OUTCOME,
        STOPPED,
        WALL_JUMPS,
        FAILOVER,
        FORCED_FAILOVER,
        SWITCHOVER,
        FAILBACK,
        FORCED_FAILBACK,
        PAUSE,
        RESUME,
        ACKNOWLEDGE,
        /** A host that is not A answers B, and nobody else, for the addresses. */
        STRANGER,
        /** The end of each command over SSH is lost: its thread died. */
        ENDS_LOST
    }

    /** How SSH to A goes wrong. */
    enum Ssh {
        WELL,
        REFUSED,
        SLOW,
        EFFECT_BUT_REPLY_LOST,
        HANGS,
        BREAKS_OFF,
        LIST_FAILS
    }

    /** How the fence agent goes wrong. */
    enum Agent {
        WELL,
        SAYS_OFF_ONLY,
        LIES,
        HANGS,
        FAILS
    }

    private String host() {
        return Hosts.NAMES[Math.floorMod(arg, Hosts.COUNT)];
    }

    String text() {
        var name = what.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        var detail = switch (what) {
            case LINK_CUT, LINK_CUT_TX, LINK_CUT_RX, LINK_FLAPS -> " of " + host();
            case LOSS -> " of " + Hosts.NAMES[arg & 7] + " " + (arg >> 3) + " %";
            case DELAY -> " of " + Hosts.NAMES[arg & 7] + " " + (arg >> 3) + " ms";
            case PAIR_CUT, PAIR_CUT_ONE_WAY -> " " + Hosts.NAMES[arg & 7] + "->" + Hosts.NAMES[arg >> 3 & 7];
            case SSH -> " " + Ssh.values()[arg];
            case AGENT -> " " + Agent.values()[arg];
            case WALL_JUMPS -> " by " + arg + " s";
            case B_OVERLOADED -> " by up to " + arg + " ms";
            case KILLED_AT_INTENT, KILLED_AFTER_INTENT, KILLED_BEFORE_OUTCOME -> " number " + arg;
            default -> "";
        };
        return "t=" + Span.text(at) + "  " + name + detail + (span > 0 ? " for " + Span.text(span) : "");
    }
}
