package io.understudy.mirror;

import io.understudy.remote.CommandResult;
import io.understudy.remote.RunningProgram;
import io.understudy.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The place for a mirror's one run, and whether one may have it: a run needs a direction, and a run that needs another
 * than the permitted one is stopped at once, with the program it is waiting for. Any thread.
 */
final class RunSlot implements ProgramRunner {
    /**
     * What marks the programs of this mirror, so that a later run of the daemon finds those that a kill left behind.
     */
    private static final String MARK = "UNDERSTUDY_MIRROR";
    private static final Duration FREEZE = Duration.ofSeconds(3);

    private final Ticker ticker;
    private final String mark;
    private final Object lock = new Object();
    private Direction direction = Direction.NONE;
    private boolean begin;
    private String frozen = "Understudy has just started";
    private MirrorActivity activity = MirrorActivity.IDLE;
    private Direction needs = Direction.NONE;
    /** Why the current run has to end, or empty. */
    private String stopWhy = "";
    private @Nullable RunningProgram program;
    private boolean open = true;

    /** @param mark which mirror of which daemon on this host */
    RunSlot(Ticker ticker, String mark) {
        this.ticker = ticker;
        this.mark = mark;
    }

    /** Ends the programs that a killed run has left behind. @return how many */
    int endLeftovers() {
        return RunningProgram.endLeftovers(MARK, mark);
    }

    /** Never blocks. @return whether anything is different now */
    boolean permit(Direction now, boolean mayBegin, String why) {
        RunningProgram victim = null;
        boolean changed;
        synchronized (lock) {
            changed = now != direction || mayBegin != begin || !why.equals(frozen);
            direction = now;
            begin = mayBegin;
            frozen = why;
            if (needs != now && interrupt(why.isEmpty() ? "data may only be copied in the other direction now" : why)) {
                victim = program;
            }
        }
        if (victim != null) {
            Thread.ofPlatform().daemon().start(victim::stop);
        }
        return changed;
    }

    /** With the lock. @return whether there was something to stop that nobody had stopped yet */
    private boolean interrupt(String why) {
        if (activity == MirrorActivity.IDLE || !stopWhy.isEmpty()) {
            return false;
        }
        stopWhy = "stopped: " + why;
        lock.notifyAll();
        return true;
    }

    /**
     * Waits until no program writes that the permitted direction does not cover, for 3 s at most. @return whether
     * none does
     */
    boolean awaitFrozen() {
        RunningProgram running;
        synchronized (lock) {
            running = needs == direction ? null : program;
        }
        return running == null || running.awaitGone(FREEZE);
    }

    /** @return why not, or empty: then the place belongs to the caller until {@link #leave} */
    String take(MirrorActivity what, Direction wants) {
        synchronized (lock) {
            if (!open) {
                return "Understudy is stopping";
            }
            if (activity != MirrorActivity.IDLE) {
                return "a run is going on (" + activity.word() + ")";
            }
            if (direction != wants || !begin) {
                return frozen.isEmpty() ? otherWay(wants) : frozen;
            }
            activity = what;
            needs = wants;
            stopWhy = "";
            return "";
        }
    }

    private static String otherWay(Direction wants) {
        return wants == Direction.PULL
                ? "this host holds the addresses: its data is newer"
                : "this host does not hold the addresses: there is no data to bring back";
    }

    void leave() {
        synchronized (lock) {
            activity = MirrorActivity.IDLE;
            needs = Direction.NONE;
            lock.notifyAll();
        }
    }

    /** What the place is taken for: {@link MirrorActivity#IDLE} when it is free. */
    MirrorActivity activity() {
        synchronized (lock) {
            return activity;
        }
    }

    /** Why nothing is copied from the primary now, or empty. */
    String frozen() {
        synchronized (lock) {
            return direction == Direction.PULL ? "" : frozen;
        }
    }

    /** Whether a run from the primary could have the place now. */
    boolean free() {
        synchronized (lock) {
            return open && begin && direction == Direction.PULL && activity == MirrorActivity.IDLE;
        }
    }

    @Override
    public CommandResult run(List<String> args, Predicate<String> lines, Duration limit) throws RunStopped {
        RunningProgram running;
        synchronized (lock) {
            checkStopped();
            try {
                running = RunningProgram.start(args, Map.of("LC_ALL", "C", MARK, mark), ticker, lines);
            } catch (IOException e) {
                return notRun(e);
            }
            program = running;
        }
        var result = running.await(limit);
        synchronized (lock) {
            program = null;
            checkStopped();
        }
        return result;
    }

    private void checkStopped() throws RunStopped {
        if (!stopWhy.isEmpty()) {
            throw new RunStopped(stopWhy);
        }
    }

    private static CommandResult notRun(IOException e) {
        return new CommandResult.NotRun("can't be run: " + e.getMessage(), Duration.ZERO);
    }

    @Override
    public CommandResult clean(List<String> args, Duration limit) {
        try {
            return RunningProgram.start(args, Map.of("LC_ALL", "C"), ticker, _ -> true).await(limit);
        } catch (IOException e) {
            return notRun(e);
        }
    }

    @Override
    public void pause(Duration time) throws RunStopped {
        synchronized (lock) {
            if (!await(time, () -> !stopWhy.isEmpty())) {
                throw new RunStopped("stopped: interrupted");
            }
            checkStopped();
        }
    }

    /** Waits that long, or until the place changes. @return whether the place is still open */
    boolean tick(Duration time) {
        synchronized (lock) {
            if (!open) {
                return false;
            }
            try {
                lock.wait(time.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            return open;
        }
    }

    /** With the lock: waits until the condition holds or the time is over. @return false when interrupted */
    private boolean await(Duration time, BooleanSupplier so) {
        long until = ticker.nanos() + time.toNanos();
        try {
            for (long left = time.toNanos(); left > 0 && !so.getAsBoolean(); left = until - ticker.nanos()) {
                lock.wait(Math.max(1, left / 1_000_000));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops the run, and waits for its end so that nothing stays mounted, for 3 s at most. */
    void close() {
        RunningProgram running;
        synchronized (lock) {
            open = false;
            interrupt("Understudy was stopped");
            running = program;
            lock.notifyAll();
        }
        if (running != null) {
            running.stop();
        }
        synchronized (lock) {
            await(FREEZE, () -> activity == MirrorActivity.IDLE);
        }
    }
}
