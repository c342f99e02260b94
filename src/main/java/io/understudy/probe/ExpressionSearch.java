package io.understudy.probe;

import io.understudy.time.Ticker;
import java.util.regex.Pattern;

/** Looks for a regular expression in a text of a stranger, for a limited time. */
final class ExpressionSearch {
    private ExpressionSearch() {}

    /** What came of it. */
    enum Found {
        YES,
        NO,
        /** The end of the text decides, and the text has been cut off. */
        AT_THE_CUT,
        /** It ran out of time or of stack: both are ways in which an expression gets lost in a text. */
        TOO_SLOW
    }

    /**
     * @param whole whether the text has not been cut off
     * @param end monotonic nanoseconds
     */
    static Found find(String expression, String text, boolean whole, long end, Ticker ticker) {
        try {
            var matcher = Pattern.compile(expression).matcher(new Timed(text, end, ticker));
            if (matcher.find()) {
                return whole || !matcher.requireEnd() ? Found.YES : Found.AT_THE_CUT;
            }
            return Found.NO;
        } catch (OutOfTime | StackOverflowError _) {
            return Found.TOO_SLOW;
        }
    }

    /** The only thing that a search does again and again is to read characters: so these look at the clock. */
    private static final class Timed implements CharSequence {
        /** Looking at the clock takes longer than a step of a search. */
        private static final int STEPS = 1024;

        private final CharSequence text;
        private final long end;
        private final Ticker ticker;
        private int steps;

        Timed(CharSequence text, long end, Ticker ticker) {
            this.text = text;
            this.end = end;
            this.ticker = ticker;
        }

        @Override
        public char charAt(int index) {
            if (++steps >= STEPS) {
                steps = 0;
                if (ticker.nanos() - end >= 0 || Thread.currentThread().isInterrupted()) {
                    throw new OutOfTime();
                }
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.subSequence(from, to);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class OutOfTime extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfTime() {
            super("out of time", null, false, false);
        }
    }
}
