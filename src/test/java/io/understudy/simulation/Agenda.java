package io.understudy.simulation;

import java.util.PriorityQueue;

/**
 * True time, in nanoseconds from the beginning of the history, and what happens when. Equal moments keep their order.
 */
final class Agenda {
    private record Item(long at, long order, Runnable work) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Item> items = new PriorityQueue<>(256);
    private long order;
    private long now;

    long now() {
        return now;
    }

    void at(long at, Runnable work) {
        items.add(new Item(Math.max(at, now), order++, work));
    }

    void in(long span, Runnable work) {
        at(now + span, work);
    }

    /** Does what is next. @return whether there was anything before {@code end} */
    boolean step(long end) {
        var next = items.peek();
        if (next == null || next.at > end) {
            now = Math.max(now, end);
            return false;
        }
        items.remove();
        now = next.at;
        next.work.run();
        return true;
    }
}
