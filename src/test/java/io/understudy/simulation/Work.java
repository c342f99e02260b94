package io.understudy.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One piece of the conductor's work, on a thread that does not exist. It is written to block in commands; here the
 * command throws {@link Waits}, and when its virtual time has passed the work is run again from its beginning:
 * everything that it was told before is told again, so that it takes the same way and comes one command further.
 */
final class Work {
    /**
     * Unwinds the work until its command has ended. Neither an exception nor an error of Java's kinds, since the daemon
     * catches those.
     */
    static final class Waits extends Throwable {
        private static final long serialVersionUID = 1L;
        private static final Waits IT = new Waits();

        private Waits() {
            super("waits", null, false, false);
        }
    }

    /** Begins a command and promises to tell its result later. */
    interface Command<T> {
        void begin(Consumer<T> done);
    }

    private final Runnable body;
    private final Runnable ended;
    private final List<Object> told = new ArrayList<>(4);
    private int at;
    private boolean waits;

    Work(Runnable body, Runnable ended) {
        this.body = body;
        this.ended = ended;
    }

    /** Runs it as far as it comes now. */
    void run(Standby on) {
        at = 0;
        waits = false;
        on.working = this;
        try {
            body.run();
        } catch (Throwable thrown) {
            waits = thrown instanceof Waits;
            if (!waits) {
                throw Unwinding.by(thrown);
            }
        } finally {
            on.working = null;
        }
        if (!waits) {
            ended.run();
        }
    }

    /** Something that takes no time: done once, and its answer remembered. */
    @SuppressWarnings("unchecked")
    <T> T once(Supplier<T> act) {
        if (at == told.size()) {
            told.add(act.get());
        }
        return (T) told.get(at++);
    }

    @SuppressWarnings("unchecked")
    <T> T await(Standby on, Command<T> command) {
        if (at < told.size()) {
            return (T) told.get(at++);
        }
        command.begin(result -> {
            told.add(result);
            run(on);
        });
        throw Unwinding.by(Waits.IT);
    }
}
