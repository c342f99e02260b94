package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Faults while b watches. The journal lies on a file system of 16 MB. */
class FaultsIT extends Faults {
    @Override
    void start() {
        lab = Lab.open(Map.of("LAB_EYE", "1"));
        lab.bash("mkdir -p $LAB_STATE/data; on b mount -t tmpfs -o size=16m tmpfs $LAB_STATE/data");
        lab.understudy(Yaml.of(lab, "", new Yaml(lab, "web", "10.77.0.100/32")));
        eye = new Eye(lab, Lab.VIP);
    }

    private static boolean phase(JsonNode recovery, String name) {
        return StreamSupport.stream(recovery.get("phases").spliterator(), false)
                .anyMatch(p -> p.get("name").asString().equals(name));
    }

    @Test
    void doesNothingWhileItsSwitchPortIsDeadWithTheCarrierUp() {
        inject("isolate b");

        lab.awaitState("BLIND");
        stays(Duration.ofSeconds(3), () -> !lab.has("b") && lab.service("state").equals("BLIND"));
        assertThat(eye.outage(Lab.VIP, began)).isLessThan(Duration.ofSeconds(1));

        lab.bash("plug b");

        awaitReady("web");
        assertThat(eye.holders(Lab.VIP, began)).containsExactly("a");
        report("b's switch port dead, its carrier up", "b's port taken off the switch for 3 s",
                "b does nothing (BLIND), a still serves", seen());
    }

    @Test
    void takesNothingOverAfterItWasFrozenWhileThePrimaryIsWell() {
        var recoveries = lab.get("/api/v1/recoveries").size();

        inject("on b pkill -STOP -f understudy.jar");
        // 5 s in which nothing can happen, since nobody is awake to do it
        stays(Duration.ofSeconds(5), () -> !lab.has("b"));
        lab.bash("on b pkill -CONT -f understudy.jar");

        stays(Duration.ofSeconds(3), () -> !lab.has("b") && !lab.service("state").equals("HOLDING"));
        awaitReady("web");
        assertThat(eye.holders(Lab.VIP, began)).containsExactly("a");
        assertThat(lab.get("/api/v1/recoveries").size()).isEqualTo(recoveries);
        report("Understudy frozen while a is healthy", "SIGSTOP for 5 s", "no takeover when it continues", seen());
    }

    @Test
    void putsUpWithALinkThatFlapsForLessThanItTolerates() {
        // 150 ms without the link, 300 ms tolerated
        inject("for i in 1 2 3 4 5 6 7 8; do unplug a; sleep 0.15; plug a; sleep 0.6; done");

        stays(Duration.ofSeconds(1), () -> !lab.has("b"));
        awaitReady("web");
        assertThat(eye.holders(Lab.VIP, began)).containsExactly("a");
        assertThat(eye.served(Lab.VIP, began)).containsExactly("a");
        report("link of a flaps, shorter than tolerate", "8 × 150 ms without link in 6 s, tolerate 300 ms",
                "no takeover", seen());
    }

    @Test
    void movesOnceWhenALinkFlapsForLongerThanItTolerates() {
        inject("for i in 1 2 3 4; do unplug a; sleep 1; plug a; sleep 1; done");

        lab.awaitState("HOLDING");
        Awaitility.await("a is off the address").atMost(SOON).until(() -> !lab.has("a"));
        lab.awaitServedBy("b");
        // Until it is fenced a says with each ARP request of its own that it has the address, and the client may
        // believe it while the link is there; b announces over that.
        assertThat(eye.served(Lab.VIP, began)).endsWith("b");
        assertThat(newEvents().stream().filter(e -> e.get("code").asString().equals("confirmed")).count())
                .isEqualTo(1);
        // a is heard until it is fenced over a link that is there for one second at a time
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThan(Duration.ofSeconds(3));
        report("link of a flaps, longer than tolerate", "4 × 1 s without link, 1 s with it, tolerate 300 ms",
                "one takeover; a is fenced when it is back", seen());
    }

    @Test
    void takesOverAfterAProcessCheckThatHangsAndNeverRespawnsForIt() {
        inject("touch $LAB_STATE/hold-check; on a pkill -KILL -x labweb");

        lab.awaitState("DIAGNOSING");
        lab.awaitState("HOLDING"); // after 3 s of command-timeout the process table is unknown
        lab.awaitServedBy("b");
        assertThat(phase(lab.lastRecovery(), "respawn")).isFalse();
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThanOrEqualTo(NOISE);
        assertThat(lab.has("a")).isFalse();
        report("SSH hangs in the process check", "pgrep never ends, command-timeout 3 s",
                "state unknown: no respawn, fenced and taken over", seen());
    }

    @Test
    void haltsWhenAFenceHangsAndGoesOnByItselfWhenItHasWorkedAfterAll() {
        inject("touch $LAB_STATE/hold-fence; on a pkill -STOP -x labweb");

        lab.awaitState("HALTED");
        assertThat(lab.lastRecovery().get("because").asString()).contains("answers");
        // a still answers for its address: nobody but an operator may put a second holder on the wire
        stays(Duration.ofSeconds(2), () -> !lab.has("b"));
        assertThat(eye.holders(Lab.VIP, began)).containsExactly("a");

        lab.bash("rm $LAB_STATE/hold-fence");

        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThanOrEqualTo(NOISE);
        report("SSH hangs in the fence command", "the fence never ends, timeout 3 s; later it ends after all",
                "HALTED while a answers; taken over when the address is gone", seen());
    }

    @Test
    void protectsOnWithAFullDiskAndSaysSo() {
        inject("on b dd if=/dev/zero of=$LAB_STATE/data/fill bs=64k 2>/dev/null; true");
        lab.bash("unplug a");

        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        var outage = seen();
        Awaitility.await("said at the API").atMost(SOON).until(() -> StreamSupport
                .stream(lab.get("/api/v1/services/web").get("gates").spliterator(), false)
                .anyMatch(g -> g.get("name").asString().equals("journal") && !g.get("ok").asBoolean()));
        assertThat(lab.send("GET", "/actuator/prometheus", "ops", "").body()).contains("understudy_journal_ok 0.0");
        assertThat(lab.log()).contains("intent"); // on standard error instead

        lab.bash("on b rm $LAB_STATE/data/fill");

        Awaitility.await("written now").atMost(Duration.ofSeconds(60)).ignoreExceptions()
                .until(() -> StreamSupport
                        .stream(lab.get("/api/v1/services/web").get("gates").spliterator(), false)
                        .allMatch(g -> !g.get("name").asString().equals("journal") || g.get("ok").asBoolean()));
        Awaitility.await("the recovery is in the journal").atMost(SOON).until(
                () -> lab.lastRecovery().get("result").asString().equals("taken-over")
                        && lab.lastRecovery().toString().contains("add-addresses"));
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThanOrEqualTo(NOISE);
        report("no room for the journal", "the file system of data-dir filled, then a unplugged",
                "taken over nevertheless, reported by the API, written when there is room", outage);
    }

    @Test
    void putsUpWithAFifthOfAllFramesLostForAMinute() {
        assumeTrue(Lab.tool("nft"), "nft, to lose frames at random");
        var recoveries = lab.get("/api/v1/recoveries?limit=500").size();

        inject("loses 20 a b g");
        // a minute in which nothing may move, at an interval of 100 ms with 300 ms tolerated
        stays(Duration.ofSeconds(60), () -> !lab.has("b") && !lab.service("state").equals("HOLDING"));
        lab.bash("loses_none");

        awaitReady("web");
        assertThat(eye.holders(Lab.VIP, began)).containsExactly("a");
        assertThat(lab.has("a")).isTrue();
        report("a fifth of all frames lost",
                "20 % of what a, b and the gateway send, for 60 s, at an interval of 100 ms",
                "no takeover",
                seen() + ", " + (lab.get("/api/v1/recoveries?limit=500").size() - recoveries) + " recoveries begun");
    }
}
