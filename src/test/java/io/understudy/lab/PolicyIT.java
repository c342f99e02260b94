package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One primary, four services that differ in their policy, an RSA key, and {@code on-stop: release}. The crash is the
 * last case: what it leaves behind is what the stop is about.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PolicyIT extends Faults {
    private static final String BARE = "10.77.0.101";
    private static final String LAST = "10.77.0.102";
    private static final String SHADOW = "10.77.0.103";

    @Override
    void start() {
        lab = Lab.open(Map.of("LAB_EYE", "1", "LAB_KEY", "rsa"));
        for (var address : new String[]{BARE, LAST, SHADOW}) {
            lab.bash("on a ip address add " + address + "/32 dev eth0");
        }
        lab.understudy(Yaml.of(lab, "  on-stop: release\n", new Yaml(lab, "web", "10.77.0.100/32"),
                new Yaml(lab, "bare", BARE + "/32").with("probes", "").with("respawn", ""),
                new Yaml(lab, "last", LAST + "/32").with("probes", "").with("respawn", "").with("after-takeover",
                        "stop"),
                new Yaml(lab, "shadow", SHADOW + "/32").with("mode", "observe")));
        eye = new Eye(lab, Lab.VIP, BARE, LAST, SHADOW);
        for (var service : new String[]{"bare", "last", "shadow"}) {
            lab.awaitStateOf(service, "WATCHING");
        }
    }

    private String result(String service) {
        var all = lab.get("/api/v1/recoveries?service=" + service);
        return all.isEmpty() ? "none" : all.get(0).get("result").asString();
    }

    @Test
    @Order(1)
    void respawnsByAnRsaKeyAndLeavesAServiceWithoutProbesAlone() throws Exception {
        assertThat(Files.readString(lab.state().resolve("ssh/user.pub"))).startsWith("ssh-rsa");

        inject("on a pkill -KILL -x labweb");

        Awaitility.await("respawned").atMost(SOON).until(() -> result("web").equals("respawned"));
        lab.awaitServedBy("a");
        assertThat(result("bare")).as("its host is up, and it has no probe").isEqualTo("none");
        assertThat(lab.field("bare", "state")).isEqualTo("WATCHING");
        assertThat(eye.holders(BARE, began)).containsExactly("a");
        report("RSA key for SSH", "a's web process killed", "respawned over SSH", seen());
    }

    @Test
    @Order(2)
    void doesWhatEachPolicySaysWhenThePrimaryIsGone() {
        assertThat(lab.post("/api/v1/services/web/pause", "{\"for\":\"30m\",\"reason\":\"works\"}").statusCode())
                .isEqualTo(202);
        lab.endUnderstudy("TERM");
        lab.launch();
        lab.awaitApi();
        var paused = lab.get("/api/v1/services/web").get("paused");
        assertThat(paused.isNull()).as("a pause outlives a restart").isFalse();
        assertThat(paused.get("by").asString()).isEqualTo("ops");
        assertThat(paused.get("reason").asString()).isEqualTo("works");
        assertThat(paused.get("until").isNull()).isFalse();
        for (var service : new String[]{"web", "bare", "last", "shadow"}) {
            lab.awaitStateOf(service, "WATCHING");
            Awaitility.await(service + " is calibrated").atMost(SOON).until(
                    () -> lab.get("/api/v1/services/" + service).toString().contains("all addresses have answered"));
        }

        inject("unplug a");

        lab.awaitStateOf("bare", "HOLDING");
        assertThat(lab.servedTo("c", BARE)).as("without probes the service is what the host is").isEqualTo("b");
        lab.awaitStateOf("last", "STOPPED");
        assertThat(lab.servedTo("c", LAST)).isEqualTo("b");
        Awaitility.await("would have taken over").atMost(SOON).until(() -> lab
                .get("/api/v1/events?service=shadow").toString().contains("taken over"));
        stays(Duration.ofSeconds(1), () -> !lab.has("b", Lab.VIP) && !lab.has("b", SHADOW));
        assertThat(lab.service("because")).contains("paused by ops");
        assertThat(eye.holders(SHADOW, began.plus(Duration.ofMillis(100)))).isEmpty();
        report("host watch without probes", "a unplugged", "taken over", seen(BARE));
        report("after-takeover: stop", "a unplugged", "taken over, then STOPPED with the address", seen(LAST));

        assertThat(lab.post("/api/v1/services/web/resume", "").statusCode()).isEqualTo(202);

        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        report("paused by REST, Understudy restarted, a dies, then resumed",
                "pause, SIGTERM, start, a unplugged, resume",
                "nothing happens while paused, the pause outlives the restart, taken over when resumed", seen());

        lab.bash("plug a");

        Awaitility.await("its record").atMost(SOON).until(() -> result("shadow").equals("would-have-taken-over"));
        var story = lab.get("/api/v1/recoveries/"
                + lab.get("/api/v1/recoveries?service=shadow").get(0).get("id").asString());
        assertThat(story.get("commands")).isEmpty();
        assertThat(lab.has("b", SHADOW)).isFalse();
        report("mode: observe", "a unplugged, and plugged in again",
                "nothing done, what would have been done is recorded", seen(SHADOW) + ", result would-have-taken-over");

        lab.endUnderstudy("TERM");

        for (var address : new String[]{Lab.VIP, BARE, LAST}) {
            assertThat(lab.has("b", address)).as("on-stop: release, " + address).isFalse();
        }
        report("on-stop: release", "SIGTERM while holding", "every address is gone from b",
                "addresses gone: " + String.join(", ", Lab.VIP, BARE, LAST));
    }
}
