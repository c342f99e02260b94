package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.lab.Eye.Moment;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Understudy ended by {@code kill -9} in every state, and started again: never two holders, and the service is served
 * in the end. A command that the test holds keeps it in the state; the command is let go after the kill, as a real one
 * would run on.
 */
class KillIT extends Faults {
    @Override
    void start() {
        lab = Lab.open(Map.of("LAB_EYE", "1"));
        var web = new Yaml(lab, "web", "10.77.0.100/32").with("takeover", Yaml.takeover(lab, "2s"));
        lab.understudy(Yaml.of(lab, "", web));
        eye = new Eye(lab, Lab.VIP);
    }

    private void reach(String state) {
        lab.awaitState(state);
    }

    /** Kills it, lets what it had begun run on, changes what the case changes meanwhile, and starts it again. */
    private void killAndStart(String meanwhile) {
        lab.kill9Understudy();
        lab.bash(meanwhile + "; rm -f $LAB_STATE/hold-*");
        // What was begun runs to its end.
        Awaitility.await("no step waits").atMost(SOON).until(() -> lab.bash("ls $LAB_STATE").lines()
                .noneMatch(f -> f.startsWith("waits-")));
        lab.launch();
        lab.awaitApi();
    }

    /** Served in the end by {@code host}, which alone has the address then. */
    private void endsServedBy(String host, String state, String killedIn, String did) {
        lab.awaitState(state);
        lab.awaitServedBy(host);
        Awaitility.await("one holder").atMost(SOON).until(() -> {
            var look = Moment.now();
            Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true); // what the wire shows in this span
            return eye.holders(Lab.VIP, look).equals(Set.of(host));
        });
        report("kill -9 in " + killedIn, did + ", then Understudy killed and started",
                "served by " + host + ", " + state,
                seen());
    }

    private void neverTwo() {
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThanOrEqualTo(NOISE);
    }

    @Test
    void whileWatching() {
        began = Moment.now();
        killAndStart("true");

        endsServedBy("a", "WATCHING", "WATCHING", "nothing");
        assertThat(eye.served(Lab.VIP, began)).containsExactly("a");
        neverTwo();
    }

    @Test
    void whileWatchingAndThePrimaryDiesBeforeTheStart() {
        began = Moment.now();
        killAndStart("unplug a");

        endsServedBy("b", "HOLDING", "WATCHING, a dies meanwhile", "a unplugged before the start");
        neverTwo();
    }

    @Test
    void whileRespawning() {
        inject("touch $LAB_STATE/hold-respawn; on a pkill -KILL -x labweb");
        reach("RESPAWNING");
        Awaitility.await().until(() -> lab.bash("ls $LAB_STATE").contains("waits-respawn"));
        killAndStart("true");

        endsServedBy("a", "WATCHING", "RESPAWNING", "a's web process killed");
        neverTwo();
    }

    @Test
    void whileRespawningAndTheCommandNeverRan() {
        inject("touch $LAB_STATE/hold-respawn; on a pkill -KILL -x labweb");
        reach("RESPAWNING");
        Awaitility.await().until(() -> lab.bash("ls $LAB_STATE").contains("waits-respawn"));
        killAndStart("on a pkill -KILL -f lab/step; rm -f $LAB_STATE/waits-respawn");

        endsServedBy("a", "WATCHING", "RESPAWNING, the command lost", "a's web process killed");
        neverTwo();
    }

    @Test
    void whileVerifying() {
        inject("touch $LAB_STATE/dies-a; on a pkill -KILL -x labweb");
        reach("VERIFYING");
        killAndStart("rm -f $LAB_STATE/dies-a");

        endsServedBy("a", "WATCHING", "VERIFYING", "a's web process killed, the respawned one dies too");
        neverTwo();
    }

    @Test
    void whileFencing() {
        inject("touch $LAB_STATE/hold-fence; on a pkill -STOP -x labweb");
        reach("FENCING");
        Awaitility.await().until(() -> lab.bash("ls $LAB_STATE").contains("waits-fence"));
        killAndStart("true");

        endsServedBy("b", "HOLDING", "FENCING", "a's web process frozen, the fence ends after the kill");
        neverTwo();
    }

    @Test
    void whileStartingTheServiceHere() {
        inject("touch $LAB_STATE/hold-start; unplug a");
        reach("TAKING_OVER");
        Awaitility.await().until(() -> lab.bash("ls $LAB_STATE").contains("waits-start"));
        assertThat(lab.has("b")).isFalse();
        killAndStart("true");

        endsServedBy("b", "HOLDING", "TAKING_OVER, before the address", "a unplugged");
        neverTwo();
    }

    @Test
    void whileStartingTheServiceHereAndThePrimaryIsBackMeanwhile() {
        inject("touch $LAB_STATE/hold-start; unplug a");
        reach("TAKING_OVER");
        Awaitility.await().until(() -> lab.bash("ls $LAB_STATE").contains("waits-start"));
        killAndStart("plug a");

        endsServedBy("a", "WATCHING", "TAKING_OVER, a back meanwhile", "a unplugged and plugged in");
        neverTwo();
    }

    @Test
    void whileConfirming() {
        inject("unplug a");
        reach("TAKING_OVER");
        Awaitility.await().until(() -> lab.has("b"));
        assertThat(lab.service("state")).isEqualTo("TAKING_OVER");
        killAndStart("true");

        endsServedBy("b", "HOLDING", "TAKING_OVER, the address added", "a unplugged");
        neverTwo();
    }

    @Test
    void whileHolding() {
        holdByCrash();
        began = Moment.now();
        killAndStart("true");

        endsServedBy("b", "HOLDING", "HOLDING", "a unplugged");
        assertThat(eye.served(Lab.VIP, began)).containsExactly("b");
        neverTwo();
    }

    @Test
    void whileFailingBackBeforeTheRelease() {
        holdByOrder();
        inject("touch $LAB_STATE/hold-stop");
        assertThat(lab.post("/api/v1/services/web/failback", "").statusCode()).isEqualTo(202);
        reach("FAILING_BACK");
        Awaitility.await().until(() -> lab.bash("ls $LAB_STATE").contains("waits-stop"));
        killAndStart("true");

        // Its own service is stopped by then: holding alone would serve nobody.
        endsServedBy("b", "HOLDING", "FAILING_BACK, b's service stopped", "failback ordered");
        neverTwo();
    }

    @Test
    void whileFailingBackAndThePrimaryClaims() {
        holdByOrder();
        inject("touch $LAB_STATE/hold-claim");
        assertThat(lab.post("/api/v1/services/web/failback", "").statusCode()).isEqualTo(202);
        Awaitility.await().until(() -> lab.bash("ls $LAB_STATE").contains("waits-claim"));
        killAndStart("true");

        endsServedBy("a", "WATCHING", "FAILING_BACK, a claims after the kill", "failback ordered");
        neverTwo();
    }

    @Test
    void whileFailingBackAndThePrimaryNeverClaims() {
        holdByOrder();
        inject("touch $LAB_STATE/hold-claim");
        assertThat(lab.post("/api/v1/services/web/failback", "").statusCode()).isEqualTo(202);
        Awaitility.await().until(() -> lab.bash("ls $LAB_STATE").contains("waits-claim"));
        killAndStart("on a pkill -KILL -f lab/step; rm -f $LAB_STATE/waits-claim");

        endsServedBy("b", "HOLDING", "FAILING_BACK, a never claims", "failback ordered");
        neverTwo();
    }
}
