package io.understudy.simulation;

import io.understudy.simulation.Incident.What;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses what goes wrong. Half of the incidents come at random; the others are put together cruelly: a thing goes
 * wrong, and while B is busy with it, the next.
 */
final class Incidents {
    private final Plan plan;
    private final Dice dice;
    /** What is drawn at random, in its order: what stands behind has stories of its own. */
    private static final What[] COMMON = Arrays.copyOf(What.values(), What.STRANGER.ordinal());
    private final List<Incident> chosen = new ArrayList<>();

    Incidents(Plan plan, Dice dice) {
        this.plan = plan;
        this.dice = dice;
    }

    List<Incident> choose() {
        int stories = dice.percent(65) ? 1 : 2;
        long at = plan.warm;
        for (int i = 0; i < stories; i++) {
            at += dice.between(0, 8 * plan.unit);
            at = story(at);
        }
        for (int i = dice.pick(0, 0, 1, 2, 4); i > 0; i--) {
            random(dice.between(dice.percent(10) ? 0 : plan.warm, at + 20 * plan.unit));
        }
        chosen.sort(Comparator.comparingLong(Incident::at));
        return chosen;
    }

    /** What the field has shown; one story more. */
    List<Incident> field() {
        long at = plan.warm + dice.between(0, 20 * plan.unit);
        switch (dice.below(8)) {
            case 0 -> { // a stranger takes the addresses for himself, once a's hardware is known
                at += 5 * Span.SECOND;
                add(at, What.STRANGER, span(80), 0);
                trouble(busy(at), 1);
            }
            case 1 -> { // nobody hears of the end of what was ordered
                add(at, What.ENDS_LOST, span(60), 0);
                add(at, dice.of(What.A_SERVICE_DIES, What.A_SERVICE_HANGS, What.SWITCHOVER));
            }
            case 2 -> { // the agent is away while it is needed
                add(at, What.AGENT, span(40),
                        dice.pick(Incident.Agent.HANGS.ordinal(), Incident.Agent.FAILS.ordinal()));
                add(at + plan.unit / 2, dice.of(What.A_SERVICE_HANGS, What.A_FREEZES, What.A_USERLAND_HANGS), span(120),
                        0);
            }
            case 3 -> { // while b holds it stands still and is cut off, and people raise a
                add(at, What.FORCED_FAILOVER);
                long held = at + 20 * plan.unit + plan.confirm.toNanos();
                add(held, dice.of(What.B_FREEZES, What.B_SUSPENDED), 40 * plan.unit, 0);
                add(held + plan.unit, What.LINK_CUT, 30 * plan.unit, Hosts.B);
                add(held + 5 * plan.unit, What.A_ADDRESS_RAISED);
                add(held + 5 * plan.unit, What.A_SERVICE_STARTED);
            }
            case 4 -> { // a comes back, and its service never serves
                add(at, What.A_REBOOTS, 20 * plan.unit, 0);
                for (int i = 1; i < 8; i++) {
                    add(at + i * 20 * plan.unit, What.A_SERVICE_FAILS);
                }
            }
            case 5 -> { // two crashes, and b's daemon ends in between
                add(at, What.A_REBOOTS, 15 * plan.unit, 0);
                add(at + 40 * plan.unit, dice.of(What.B_REBOOTS, What.KILLED), 10 * plan.unit, 0);
                add(at + 70 * plan.unit, What.A_CRASHES);
            }
            case 6 -> { // away for a moment, while b confirms
                long tolerate = plan.host.tolerate().toNanos();
                add(at, What.LINK_CUT, tolerate + dice.between(0, plan.confirm.toNanos() + 2 * plan.unit), Hosts.A);
            }
            default -> { // b's own service dies while it holds, and an operator orders in any state
                add(at, What.FORCED_FAILOVER);
                add(at + 25 * plan.unit, What.B_SERVICE_DIES);
                add(at + dice.between(25 * plan.unit, 60 * plan.unit),
                        dice.of(What.FORCED_FAILOVER, What.FORCED_FAILBACK));
            }
        }
        return chosen;
    }

    private void add(long at, What what, long span, int arg) {
        chosen.add(new Incident(at, what, span, arg));
    }

    private void add(long at, What what) {
        add(at, what, 0, 0);
    }

    private long span(int units) {
        return dice.between(plan.unit / 4, Math.max(units / 2, 8) * plan.unit);
    }

    /** The time in which B finds out and acts: whatever happens then is worst. */
    private long busy(long at) {
        return at + dice.between(0, plan.host.tolerate().toNanos() + 14 * plan.unit);
    }

    private long story(long at) {
        switch (dice.below(20)) {
            case 0, 1, 2 -> { // a dies, and perhaps comes back
                add(at, dice.of(What.A_CRASHES, What.A_CRASHES, What.A_REBOOTS), span(60), 0);
                trouble(busy(at), 3);
            }
            case 3, 4 -> { // a freezes and thaws with its addresses
                add(at, What.A_FREEZES, span(50), 0);
                trouble(busy(at), 2);
            }
            case 5, 6, 7 -> { // the service dies
                add(at, dice.of(What.A_SERVICE_DIES, What.A_SERVICE_HANGS, What.A_SERVICE_FAILS));
                if (dice.percent(60)) {
                    add(at + dice.between(-3 * plan.unit, 5 * plan.unit), What.SSH, span(60),
                            dice.below(Incident.Ssh.values().length));
                }
                if (dice.percent(30)) {
                    add(at, What.AGENT, span(80), dice.below(Incident.Agent.values().length));
                }
                trouble(busy(at), 3);
            }
            case 8 -> { // the wire between a and b
                add(at, dice.of(What.PAIR_CUT, What.PAIR_CUT_ONE_WAY), span(60),
                        dice.pick(Hosts.A | Hosts.B << 3, Hosts.B | Hosts.A << 3));
                trouble(busy(at), 2);
            }
            case 9 -> { // b is cut off
                add(at, dice.of(What.LINK_CUT, What.LINK_CUT_TX, What.LINK_CUT_RX), span(60), Hosts.B);
                trouble(busy(at), 2);
            }
            case 10 -> { // the witness is gone while a dies
                add(at, What.LINK_CUT, span(60), Hosts.G);
                add(at + dice.between(-4 * plan.unit, 4 * plan.unit), What.A_CRASHES, 0, 0);
                trouble(busy(at), 2);
            }
            case 11 -> { // a lossy wire
                add(at, What.LOSS, span(60), dice.below(Hosts.COUNT) | (5 + dice.below(60)) << 3);
                trouble(busy(at), 2);
            }
            case 12 -> { // a's kernel lives, everything above hangs
                add(at, What.A_USERLAND_HANGS, span(80), 0);
                add(at, What.A_SERVICE_HANGS);
                if (dice.percent(50)) {
                    add(at, What.AGENT, span(80), dice.below(Incident.Agent.values().length));
                }
                trouble(busy(at), 2);
            }
            case 13 -> { // a planned move, with something in its way
                add(at, dice.of(What.SWITCHOVER, What.FAILOVER, What.FORCED_FAILOVER));
                trouble(at + dice.between(0, 6 * plan.unit), 2);
                if (dice.percent(60)) {
                    long back = at + dice.between(10 * plan.unit, 25 * plan.unit);
                    add(back, dice.of(What.FAILBACK, What.FORCED_FAILBACK));
                    trouble(back + dice.between(0, 6 * plan.unit), 2);
                    return back;
                }
            }
            case 14 -> { // b dies in the middle
                add(at, dice.of(What.A_CRASHES, What.A_FREEZES, What.A_SERVICE_DIES), span(40), 0);
                add(busy(at), dice.of(What.KILLED, What.KILLED_AFTER_INTENT, What.B_REBOOTS, What.B_FREEZES), span(30),
                        1 + dice.below(4));
                trouble(busy(at), 2);
            }
            case 15 -> { // paused, and the daemon restarted meanwhile
                add(at, What.PAUSE, dice.percent(50) ? 30 * plan.unit : 0, 0);
                add(at + dice.between(0, 4 * plan.unit), dice.of(What.KILLED, What.STOPPED, What.B_REBOOTS), span(8),
                        0);
                long later = at + dice.between(4 * plan.unit, 20 * plan.unit);
                add(later, dice.of(What.A_CRASHES, What.A_FREEZES, What.A_SERVICE_DIES, What.RESUME), span(40), 0);
                return later;
            }
            case 16 -> { // a thaws while b takes over
                add(at, What.A_FREEZES, plan.host.tolerate().toNanos()
                        + dice.between(0, 3 * plan.unit + plan.confirm.toNanos()), 0);
                trouble(busy(at), 1);
            }
            case 17 -> { // packets are lost, then a dies; or b is what is lost
                add(at, What.LOSS, span(12), dice.pick(Hosts.A, Hosts.B) | (20 + dice.below(60)) << 3);
                add(at + dice.between(0, 6 * plan.unit),
                        dice.of(What.A_CRASHES, What.A_CRASHES, What.LINK_CUT, What.B_STALLS),
                        span(40), Hosts.B);
            }
            case 18 -> { // only its service tells that a lives
                add(at, What.A_OWN_ADDRESS_GONE, span(60), 0);
                trouble(busy(at), 2);
            }
            default -> { // one after the other
                for (int i = 0; i < 3; i++) {
                    add(at + i * span(30), What.A_REBOOTS, span(20), 0);
                }
                trouble(busy(at), 2);
            }
        }
        return at + dice.between(8 * plan.unit, 25 * plan.unit);
    }

    private void trouble(long at, int most) {
        for (int i = dice.below(most + 1); i > 0; i--) {
            random(at + dice.between(0, 8 * plan.unit));
        }
    }

    private void random(long at) {
        var what = dice.of(COMMON);
        switch (what) {
            case A_CRASHES -> add(at, what);
            case A_REBOOTS, A_FREEZES -> add(at, what, span(40), 0);
            case A_USERLAND_HANGS, A_REFUSES_B, A_OWN_ADDRESS_GONE -> add(at, what, span(40), 0);
            case LINK_CUT, LINK_CUT_TX, LINK_CUT_RX, LINK_FLAPS -> add(at, what, span(40), dice.below(Hosts.COUNT));
            case PAIR_CUT, PAIR_CUT_ONE_WAY -> {
                int from = dice.below(Hosts.COUNT);
                add(at, what, span(40), from | (from + 1 + dice.below(Hosts.COUNT - 1)) % Hosts.COUNT << 3);
            }
            case LOSS -> add(at, what, span(40), dice.below(Hosts.COUNT) | (2 + dice.below(80)) << 3);
            case DELAY -> add(at, what, span(40), dice.below(Hosts.COUNT) | (1 + dice.below(120)) << 3);
            case SSH -> add(at, what, span(60), dice.below(Incident.Ssh.values().length));
            case AGENT -> add(at, what, span(60), dice.below(Incident.Agent.values().length));
            case B_STALLS, B_FREEZES, B_SUSPENDED -> add(at, what, span(30), 0);
            case B_OVERLOADED -> add(at, what, span(30), 1 + dice.below((int) (plan.unit / Span.MILLI)));
            case B_REBOOTS, KILLED, STOPPED -> add(at, what, span(25), 0);
            case KILLED_AT_INTENT, KILLED_AFTER_INTENT, KILLED_BEFORE_OUTCOME ->
                add(at, what, span(15), 1 + dice.below(4));
            case B_START_FAILS, B_START_HANGS -> add(at, what, span(60), 0);
            case WALL_JUMPS -> add(at, what, 0, dice.pick(-7200, -60, -1, 1, 60, 7200));
            case PAUSE -> add(at, what, dice.percent(70) ? span(40) : 0, 0);
            case A_SERVICE_DIES, A_SERVICE_HANGS, A_SERVICE_FAILS, A_SERVICE_STARTED, A_ADDRESS_DELETED,
                    A_ADDRESS_RAISED, B_ADDRESS_DELETED, B_SERVICE_DIES, FAILOVER, FORCED_FAILOVER, SWITCHOVER,
                    FAILBACK,
                    FORCED_FAILBACK, RESUME, ACKNOWLEDGE ->
                add(at, what);
            case STRANGER, ENDS_LOST -> add(at, What.A_SERVICE_DIES); // never drawn: stories of their own
        }
    }
}
