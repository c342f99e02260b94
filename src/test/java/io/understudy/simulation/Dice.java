package io.understudy.simulation;

/** Seeded chance (SplitMix64): small, fast, and the same on every JDK. */
final class Dice {
    private long state;

    Dice(long seed) {
        state = seed;
    }

    long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** 0 up to {@code bound} - 1. */
    int below(int bound) {
        return (int) ((next() >>> 1) % bound);
    }

    long between(long from, long to) {
        return to <= from ? from : from + (next() >>> 1) % (to - from);
    }

    boolean percent(int percent) {
        return below(100) < percent;
    }

    boolean chance(double probability) {
        return (next() >>> 11) * 0x1.0p-53 < probability;
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[below(choices.length)];
    }

    int pick(int... choices) {
        return choices[below(choices.length)];
    }
}
