package io.understudy.simulation;

import java.util.Arrays;

/**
 * The Ethernet segment: each host's link, either direction of which can be cut, lose and delay, and cuts between two
 * hosts, as a broken trunk between switches makes them.
 */
final class Segment {
    private static final long USUAL = 120 * Span.MICRO;

    private final Dice dice;
    private final int[] txCut = new int[Hosts.COUNT];
    private final int[] rxCut = new int[Hosts.COUNT];
    private final int[] noCarrier = new int[Hosts.COUNT];
    private final int[][] pairCut = new int[Hosts.COUNT][Hosts.COUNT];
    final double[] loss = new double[Hosts.COUNT];
    final long[] delay = new long[Hosts.COUNT];

    Segment(Dice dice) {
        this.dice = dice;
    }

    void cut(int host, boolean tx, boolean rx, int by) {
        txCut[host] += tx ? by : 0;
        rxCut[host] += rx ? by : 0;
    }

    /** Cut with the carrier gone: the host itself notices. */
    void carrier(int host, int by) {
        noCarrier[host] += by;
    }

    boolean hasCarrier(int host) {
        return noCarrier[host] == 0;
    }

    void cut(int from, int to, int by) {
        pairCut[from][to] += by;
    }

    /** Whether frames get from one to the other at all. */
    boolean joins(int from, int to) {
        return txCut[from] == 0 && rxCut[to] == 0 && pairCut[from][to] == 0 && noCarrier[from] == 0
                && noCarrier[to] == 0;
    }

    /** Both ways, nothing lost, nothing late. */
    boolean clean(int one, int other) {
        return joins(one, other) && joins(other, one) && loss[one] == 0 && loss[other] == 0 && delay[one] == 0
                && delay[other] == 0;
    }

    boolean arrives(int from, int to) {
        return joins(from, to) && (loss[from] == 0 || !dice.chance(loss[from]))
                && (loss[to] == 0 || !dice.chance(loss[to]));
    }

    /** There and back. */
    long roundTrip(int one, int other) {
        return USUAL + dice.below(100) * Span.MICRO + delay[one] + delay[other];
    }

    void repair() {
        Arrays.fill(txCut, 0);
        Arrays.fill(rxCut, 0);
        Arrays.fill(noCarrier, 0);
        for (var row : pairCut) {
            Arrays.fill(row, 0);
        }
        Arrays.fill(loss, 0);
        Arrays.fill(delay, 0);
    }
}
