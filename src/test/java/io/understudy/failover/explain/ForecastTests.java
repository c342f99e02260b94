package io.understudy.failover.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Memory;
import io.understudy.failover.Policy;
import io.understudy.failover.World;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForecastTests {
    private static String of(World world) {
        return Forecast.of(world.policy, world.situation, world.now);
    }

    private static World uncalibrated(World.Knobs knobs) {
        return World.fresh(knobs).host(Verdict.UP, Wire.Kind.UNASKED, 1).up().host(Verdict.UP, Wire.Kind.UNASKED, 1);
    }

    @Test
    void saysWhenAndHowItWouldTakeOver() {
        assertThat(of(World.watching())).isEqualTo("If a died now, b would take over after 300ms of silence, proven by"
                + " the wire, plus the time that starting the service takes. If only the service died, it would be"
                + " noticed within 300ms and respawned on a, or taken over if that did not help.");
    }

    @Test
    void saysThatTheServiceAloneWouldBeTakenOverWhereNoRespawnIsConfigured() {
        var none = new World.Knobs();
        none.respawn = null;
        var hostOnly = new World.Knobs();
        hostOnly.probe = false;

        assertThat(of(World.watching(none))).endsWith("noticed within 300ms and taken over.");
        assertThat(of(World.watching(hostOnly))).endsWith("Nothing watches the service itself.");
    }

    @Test
    void saysWhatTheProofWouldBe() {
        var agent = new World.Knobs();
        agent.methods = List.of(new Policy.Method("ssh", Policy.Way.SSH), new Policy.Method("fence_x", Policy.Way.AGENT));
        var unproven = new World.Knobs();
        unproven.takeOver = true;
        var byMethod = new World.Knobs();
        byMethod.methods = agent.methods;
        byMethod.proofByMethod = true;

        assertThat(of(uncalibrated(agent))).contains("once fence_x has proven it off");
        assertThat(of(uncalibrated(unproven))).contains("without proof where nobody answers");
        assertThat(of(World.watching(byMethod))).contains("once fence_x has proven it off");
        assertThat(of(uncalibrated(new World.Knobs()))).contains("b would halt after 300ms of silence")
                .contains("not answered on the wire yet");
    }

    @Test
    void saysWhyNothingWouldBeDone() {
        var observe = new World.Knobs();
        observe.act = false;
        var cutOff = World.watching().host(Verdict.UP, Wire.Kind.ANSWERED, 0);

        assertThat(of(World.watching(observe)))
                .isEqualTo("If a died now, nothing would be done: mode is observe: nothing is done.");
        assertThat(of(cutOff)).isEqualTo("If a died now, nothing would be done: 0 witnesses answer, 1 needed.");
        assertThat(of(World.watching().order(Order.PAUSE, false))).contains("nothing would be done: paused");
    }

    /** What has happened is not foretold. */
    @Test
    void saysThatNothingIsDoneAboutAPrimaryThatIsDown() {
        var paused = World.watching().order(Order.PAUSE, false).host(Verdict.DOWN);
        var halted = uncalibrated(new World.Knobs()).host(Verdict.DOWN).asked(Verdict.DOWN, Wire.Kind.SILENT, 1);

        assertThat(of(paused)).isEqualTo("a does not answer, and nothing is done: paused.");
        assertThat(of(halted)).startsWith("a does not answer, and nothing is done automatically: halted");
    }

    @Test
    void saysWhatHappensToAHolder() {
        var holding = World.restarted(new World.Knobs(), Set.of(World.VIP),
                World.remembering(Memory.Last.HOLDING, true));
        var bare = new World.Knobs();
        bare.methods = List.of();
        var defenceless = World.restarted(bare, Set.of(World.VIP), World.remembering(Memory.Last.HOLDING, true));
        var stopped = World.restarted(new World.Knobs(), Set.of(World.VIP),
                World.remembering(Memory.Last.STOPPED, true));

        assertThat(of(holding)).contains("If b died now, nobody would take them over").contains("fenced by ssh");
        assertThat(of(defenceless)).contains("there is no way to fence it");
        assertThat(of(stopped)).contains("no longer watches");
    }

    @Test
    void saysThatItIsHaltedOrAtWork() {
        var halted = uncalibrated(new World.Knobs()).host(Verdict.DOWN).asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        var running = World.watching().serviceDown();

        assertThat(of(halted)).contains("halted until an operator acknowledges.");
        assertThat(of(running)).isEqualTo("A recovery is running.");
    }
}
