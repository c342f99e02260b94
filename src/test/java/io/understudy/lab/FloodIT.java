package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody without a login floods the web while a dies: watching and taking over don't wait for the web. */
class FloodIT {
    /** Beside the factor of 1.5: the lab's hosts, the flood and its victim share a few processors. */
    private static final Duration SLACK = Duration.ofMillis(300);

    private Lab lab;

    @BeforeEach
    void start() {
        assumeTrue(Lab.tool("python3") || Lab.tool("python3.11"), "python3");
        lab = Lab.open(Map.of());
        lab.understudy(Yaml.of(lab, "", new Yaml(lab, "web", "10.77.0.100/32"))
                + "server.address: 0.0.0.0\n");
        lab.awaitReady();
    }

    @AfterEach
    void end() {
        if (lab != null) {
            lab.close();
        }
    }

    private Duration outageOfACrash() {
        lab.bash("unplug a");
        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        Awaitility.await("the outage is known").atMost(Duration.ofSeconds(20))
                .until(() -> !lab.lastRecovery().get("outage").isNull());
        return Duration.parse(lab.lastRecovery().get("outage").asString());
    }

    private void backToA() {
        lab.bash("plug a");
        lab.awaitState("HOLDING");
        Awaitility.await("failed back").atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions().until(() -> {
                    lab.post("/api/v1/services/web/failback", "{\"reason\":\"the next one\"}");
                    return lab.service("state").equals("WATCHING");
                });
        lab.awaitReady();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pages", "logins", "half-headers"})
    void theTakeoverIsNotLater(String flood) {
        var quiet = outageOfACrash();
        backToA();
        // An attacker's own machine: it must not take this one's processors.
        lab.bash("on g setsid nice -n 19 python3 $lab_here/../scripts/attack/flood " + flood
                + " --host 10.77.0.2 --seconds 40 >$LAB_STATE/flood.log 2>&1 </dev/null & sleep 2");

        var flooded = outageOfACrash();

        System.out.println("flood=" + flood + " quiet=" + quiet + " flooded=" + flooded + " "
                + lab.lastRecovery().get("phases"));
        assertThat(flooded).isLessThan(quiet.multipliedBy(3).dividedBy(2).plus(SLACK));
        assertThat(lab.log()).doesNotContain("OutOfMemoryError", "Too many open files");
    }
}
