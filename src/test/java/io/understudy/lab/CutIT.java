package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.lab.Eye.Moment;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * a and b don't hear each other, both hear the gateway and the client: the split that no witness shows. Three services
 * with the same primary: one trusts the wire's silence, two ask for a method's proof and differ in {@code
 * when-unproven}.
 */
class CutIT extends Faults {
    private static final String HOLD = "10.77.0.101";
    private static final String TAKE = "10.77.0.102";

    @Override
    void start() {
        lab = Lab.open(Map.of("LAB_EYE", "1"));
        lab.bash("on a ip address add " + HOLD + "/32 dev eth0; on a ip address add " + TAKE + "/32 dev eth0");
        lab.understudy(Yaml.of(lab, "", new Yaml(lab, "web", "10.77.0.100/32"),
                new Yaml(lab, "hold", HOLD + "/32").with("fence", Yaml.fence("proof: method, when-unproven: hold")),
                new Yaml(lab, "take", TAKE + "/32").with("fence",
                        Yaml.fence("proof: method, when-unproven: take-over"))));
        eye = new Eye(lab, Lab.VIP, HOLD, TAKE);
        lab.awaitStateOf("hold", "WATCHING");
        lab.awaitStateOf("take", "WATCHING");
    }

    @Test
    void whatItDoesWithoutHearingThePrimaryIsWhatThePolicySays() {
        inject("part a b");

        lab.awaitStateOf("hold", "HALTED");
        lab.awaitStateOf("take", "HOLDING");
        lab.awaitStateOf("web", "HOLDING");
        stays(Duration.ofSeconds(2), () -> !lab.has("b", HOLD));
        assertThat(eye.holders(HOLD, began)).as("proof: method, hold").containsExactly("a");
        assertThat(eye.served(HOLD, began)).containsExactly("a");
        assertThat(lab.get("/api/v1/recoveries?service=hold").get(0).get("because").asString())
                .contains("no proof");
        assertThat(eye.holders(TAKE, began)).as("proof: method, take-over").containsExactly("a", "b");

        var joined = Moment.now();
        lab.bash("join a b");

        Awaitility.await("a is off both").atMost(SOON).until(() -> !lab.has("a", Lab.VIP) && !lab.has("a", TAKE));
        lab.awaitStateOf("hold", "WATCHING");
        assertThat(lab.has("a", HOLD)).isTrue();
        assertThat(lab.servedTo("c", HOLD)).isEqualTo("a");
        for (var address : new String[]{Lab.VIP, TAKE}) {
            assertThat(eye.twoHolders(address, joined)).isLessThan(Duration.ofSeconds(2));
            Awaitility.await("served by b").atMost(SOON).until(() -> lab.servedTo("c", address).equals("b"));
        }
        report("a and b don't hear each other, proof: method, when-unproven: hold", "the two ports isolated",
                "HALTED, b takes nothing; WATCHING when they hear each other again", seen(HOLD));
        report("a and b don't hear each other, proof: method, when-unproven: take-over", "as above",
                "taken over as configured, two holders until they hear each other, then a is fenced at once",
                seen(TAKE) + "; two holders for " + eye.twoHolders(TAKE, joined).toMillis() + " ms after the join");
        report("a and b don't hear each other, proof: wire", "as above",
                "taken over, as proof: wire assumes one segment; a is fenced at once when heard",
                seen() + "; two holders for " + eye.twoHolders(Lab.VIP, joined).toMillis() + " ms after the join");
    }
}
