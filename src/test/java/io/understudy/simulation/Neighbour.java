package io.understudy.simulation;

import java.util.Arrays;

/** An ARP cache, for each address: who it thinks has it, -1 nobody. What is announced is believed. */
final class Neighbour {
    /** A kernel probes a neighbour that doesn't answer three times before it asks everybody again. */
    private static final int GIVES_UP = 3;

    final int host;
    final int[] cache;
    private final int[] failures;

    Neighbour(int host, int addresses) {
        this.host = host;
        cache = new int[addresses];
        failures = new int[addresses];
        Arrays.fill(cache, -1);
    }

    void hears(int address, int holder) {
        cache[address] = holder;
        failures[address] = 0;
    }

    void tried(int address, boolean answered) {
        failures[address] = answered ? 0 : failures[address] + 1;
        if (failures[address] >= GIVES_UP) {
            cache[address] = -1;
            failures[address] = 0;
        }
    }
}
