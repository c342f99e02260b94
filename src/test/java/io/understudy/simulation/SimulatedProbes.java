package io.understudy.simulation;

import io.understudy.probe.DrivenProbes;
import io.understudy.probe.ProbeResult;
import java.time.Duration;
import java.util.function.Consumer;

/** B's service probes, asked of the simulated hosts. */
final class SimulatedProbes implements DrivenProbes.Stage {
    private final World world;
    private final Standby b;

    SimulatedProbes(World world, Standby b) {
        this.world = world;
        this.b = b;
    }

    @Override
    public void at(long moment, Runnable work) {
        b.onMono(Math.max(moment, b.nanos()), work);
    }

    @Override
    public void ask(int probe, Duration timeout, Consumer<ProbeResult.Outcome> ended) {
        var sight = world.look(probe, timeout.toNanos());
        b.on(world.agenda.now() + sight.took(), () -> ended.accept(sight.outcome()));
    }

    @Override
    public void sampled(int probe, ProbeResult result) {
        world.watchdog.sampled(probe, result.outcome() instanceof ProbeResult.Up,
                result.outcome() instanceof ProbeResult.TimedOut, result.late(), result.at());
    }
}
