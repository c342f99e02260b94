package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses that are not what the file says: with another length on a, left behind on b. */
class LeftOverIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.open();
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void theLengthThatTheAddressHasOnThePrimaryIsUsedForFencingAndForGivingItBack() {
        lab.bash("ip -n $(ns a) address delete 10.77.0.100/32 dev eth0;"
                + " ip -n $(ns a) address add 10.77.0.100/24 dev eth0");
        lab.understudy().awaitReady();

        assertThat(lab.post("/api/v1/services/web/failover", "{\"reason\":\"test\"}").statusCode()).isEqualTo(202);
        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(lab.has("a")).isFalse();
        lab.kill9Understudy();
        lab.launch();
        lab.awaitState("HOLDING");

        Awaitility.await("after the restart it looks around first").atMost(SOON)
                .until(() -> lab.post("/api/v1/services/web/failback", "").statusCode() == 202);
        lab.awaitState("WATCHING");
        lab.awaitServedBy("a");
        assertThat(lab.on("a", "ip -o address show dev eth0").lines().filter(l -> l.contains(" 10.77.0.100/")))
                .singleElement().satisfies(line -> assertThat(line).contains("10.77.0.100/24"));
    }

    @Test
    void anAddressThatWasLeftOutOfTheFileWhileItWasHeldIsReleasedAtTheStart() {
        lab.bash("ip -n $(ns a) address add 10.77.0.101/32 dev eth0");
        var file = lab.bash("config");
        lab.understudy(file.replace("[10.77.0.100/32]", "[10.77.0.100/32, 10.77.0.101/32]"));
        lab.awaitReady();
        lab.bash("unplug a");
        lab.awaitState("HOLDING");
        assertThat(onB()).contains(" 10.77.0.100/32", " 10.77.0.101/32");
        lab.kill9Understudy();

        lab.configure(file);
        lab.launch();
        lab.awaitApi();

        lab.awaitState("HOLDING");
        Awaitility.await().atMost(SOON).until(() -> lab.get("/api/v1/events").toString()
                .contains("address-left-behind"));
        assertThat(onB()).contains(" 10.77.0.100/32").doesNotContain("10.77.0.101");
        assertThat(lab.servedToClient()).isEqualTo("b");
    }

    @Test
    void aFenceCommandThatWouldNotTakeTheAddressOffIsToldBeforehand() {
        lab.understudy(lab.bash("config").replace("ip address delete {address} dev {interface}",
                "ip address delete 10.77.0.100/24 dev eth0"));
        lab.awaitReady();

        Awaitility.await().atMost(SOON).until(() -> lab.get("/api/v1/events?service=web").toString()
                .contains("fence-doubtful"));
    }

    private String onB() {
        return lab.on("b", "ip -o address show dev eth0");
    }
}
