package io.understudy.probe;

import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * {@link ThreadedProbeScheduler} without its threads and its sockets, for one service: the same {@link ProbeTimetable}
 * on virtual time, the samples taken by the simulated world.
 */
public final class DrivenProbes implements ProbeScheduler {
    /** What {@link ThreadedProbeScheduler} has of its threads and of the network. */
    public interface Stage {
        /** Have {@code work} run at that monotonic moment, or right away when it has passed. */
        void at(long moment, Runnable work);

        /** Take one sample of the probe with that place in the settings; {@code ended} hears when it has ended. */
        void ask(int probe, Duration timeout, Consumer<ProbeResult.Outcome> ended);

        /** The listener is about to hear of a sample. */
        void sampled(int probe, ProbeResult result);
    }

    private final Stage stage;
    private final Ticker ticker;
    private List<Loop> loops = List.of();

    public DrivenProbes(Stage stage, Ticker ticker) {
        this.stage = stage;
        this.ticker = ticker;
    }

    @Override
    public void watch(Settings.Service service, Listener listener) {
        forget(service.name());
        loops = IntStream.range(0, service.probes().size()).mapToObj(i -> new Loop(service, i, listener)).toList();
        loops.forEach(Loop::await);
    }

    @Override
    public void forget(String service) {
        loops.forEach(l -> l.open = false);
        loops = List.of();
    }

    @Override
    public void askNow(String service) {
        loops.forEach(Loop::askNow);
    }

    @Override
    public OptionalLong next(String service, String probe) {
        return OptionalLong.empty(); // nobody looks at a countdown here
    }

    @Override
    public void close() {
        loops = List.of();
    }

    private final class Loop {
        private final int index;
        private final Duration timeout;
        private final Listener listener;
        private final ProbeTimetable timetable;
        private boolean open = true;
        private boolean inFlight;
        /** Counts plans: an older one does not happen. */
        private int plan;

        Loop(Settings.Service service, int index, Listener listener) {
            var probe = service.probes().get(index);
            this.index = index;
            this.timeout = probe.pace().timeout();
            this.listener = listener;
            this.timetable = new ProbeTimetable(service.name(), probe, ticker.nanos());
        }

        void askNow() {
            timetable.order();
            if (!inFlight) {
                await();
            }
        }

        void await() {
            int mine = ++plan;
            stage.at(timetable.next(), () -> {
                if (mine != plan || !open) {
                    return;
                }
                if (ticker.nanos() < timetable.next()) {
                    await(); // the machine was suspended: its timers did not go on meanwhile
                } else {
                    sample();
                }
            });
        }

        private void sample() {
            inFlight = true;
            var sample = timetable.begin(ticker.nanos());
            stage.ask(index, timeout, outcome -> {
                inFlight = false;
                if (open) {
                    var result = timetable.ended(sample, ticker.nanos(), outcome);
                    stage.sampled(index, result);
                    listener.sampled(result);
                    await();
                }
            });
        }
    }
}
