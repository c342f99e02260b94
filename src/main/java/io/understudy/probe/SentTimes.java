package io.understudy.probe;

import io.understudy.failover.evidence.Watch;
import java.util.Arrays;

/** When the newest requests were sent, by their number. Owned by one thread; moments are monotonic nanoseconds. */
final class SentTimes {
    /** A quarter of a second's worth at the shortest interval; an older answer says nothing that matters any more. */
    static final int KEPT = 256;

    private final long[] numbers = new long[KEPT];
    private final long[] moments = new long[KEPT];

    SentTimes() {
        forget();
    }

    /** No request is known any more. */
    void forget() {
        Arrays.fill(numbers, -1);
    }

    /** @param number 0 and up; a second moment for the same number replaces the first */
    void put(long number, long at) {
        int place = (int) (number % KEPT);
        numbers[place] = number;
        moments[place] = at;
    }

    /** @return {@link Watch#NEVER} when that request was not sent, or so long ago that it is forgotten */
    long at(long number) {
        if (number < 0) {
            return Watch.NEVER;
        }
        int place = (int) (number % KEPT);
        return numbers[place] == number ? moments[place] : Watch.NEVER;
    }
}
