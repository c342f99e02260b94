package io.understudy.probe;

/**
 * The number that an echo request carries and its reply brings back: which target, who was asked, in which round.
 *
 * @param target 24 bits
 * @param witness 0 for the primary, else 1 and up; 8 bits
 * @param number of the round; only its lower 32 bits are carried, see {@link #numberUpTo}
 */
record RoundToken(int target, int witness, long number) {
    /** How many targets can be told apart. */
    static final int TARGETS = 1 << 24;
    private static final int TARGET_AT = 40;
    private static final int WITNESS_AT = 32;
    private static final int WITNESSES = 0xff;
    private static final long NUMBERS = 0xffffffffL;

    static RoundToken of(long token) {
        return new RoundToken((int) (token >>> TARGET_AT), (int) (token >>> WITNESS_AT) & WITNESSES, token & NUMBERS);
    }

    long asLong() {
        return (long) target << TARGET_AT | (long) witness << WITNESS_AT | number & NUMBERS;
    }

    /**
     * The whole number of the round: the newest one up to {@code newest} with these lower bits. At the shortest
     * interval they wrap after eight months.
     */
    long numberUpTo(long newest) {
        return newest - (newest - number & NUMBERS);
    }
}
