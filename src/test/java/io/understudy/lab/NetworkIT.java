package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This host's own network as it is in the field: second cards, a network that comes up late, another gateway. */
class NetworkIT {
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

    /** The lab's service, whose witness is the gateway of b's interface. */
    private String watchedByItsGateway() {
        return lab.bash("config").replaceFirst("(?m)^ *witnesses:.*\n", "");
    }

    private void crash() {
        lab.bash("unplug a");
        lab.awaitState("HOLDING");
        Awaitility.await("served by b").atMost(SOON).until(() -> lab.servedToClient().equals("b"));
    }

    private void plugSecondCard() {
        lab.bash("ip link add eth1 netns $(ns b) type veth peer name pb2 netns $(ns sw)"
                + " && ip -n $(ns sw) link set pb2 master br0 up && ip -n $(ns b) link set eth1 up");
    }

    @Test
    void aSecondCardOfThisHostOnTheSegmentIsNoSecondHolder() {
        plugSecondCard();
        lab.understudy();
        lab.awaitReady();

        crash();

        // Linux answers for the address on both cards: that is this host, and nobody else
        Awaitility.await().during(Duration.ofSeconds(3)).atMost(SOON)
                .until(() -> lab.service("state").equals("HOLDING") && lab.has("b"));
        assertThat(lab.lastRecovery().get("result").asString()).isEqualTo("taken-over");
        assertThat(lab.get("/api/v1/events?service=web").toString()).doesNotContain("SECOND_HOLDER")
                .doesNotContain("STRANGER").doesNotContain("REFUTED");
    }

    @Test
    void aNetworkThatComesUpAfterTheStartIsWatchedLikeAnyOther() {
        lab.bash("ip -n $(ns b) address flush dev eth0; ip -n $(ns b) link set eth0 down");
        lab.understudy(watchedByItsGateway());
        lab.awaitState("STARTING");

        lab.bash("ip -n $(ns b) link set eth0 up; ip -n $(ns b) address add 10.77.0.2/24 dev eth0;"
                + " ip -n $(ns b) route add default via 10.77.0.254");

        lab.awaitReady();
        crash();
    }

    @Test
    void anotherGatewayBecomesTheWitness() {
        lab.understudy(watchedByItsGateway());
        lab.awaitReady();

        lab.bash("ip -n $(ns b) route replace default via 10.77.0.3");
        Awaitility.await("the gate is open").atMost(SOON).until(() -> ownNetwork());
        lab.bash("unplug g"); // the old one

        Awaitility.await().during(Duration.ofSeconds(3)).atMost(SOON)
                .until(() -> lab.service("state").equals("WATCHING") && ownNetwork());
        crash();
    }

    @Test
    void anInterfaceThatIsMadeAnewIsWatchedOn() {
        lab.understudy();
        lab.awaitReady();

        lab.bash("ip -n $(ns b) link delete eth0;"
                + " ip link add eth0 netns $(ns b) type veth peer name pb netns $(ns sw)"
                + " && ip -n $(ns sw) link set pb master br0 up && ip -n $(ns b) link set eth0 up"
                + " && ip -n $(ns b) address add 10.77.0.2/24 dev eth0");
        Awaitility.await("watched again").atMost(SOON)
                .until(() -> lab.service("state").equals("WATCHING") && ownNetwork());
        lab.awaitReady();

        crash();
    }

    private boolean ownNetwork() {
        for (var gate : lab.get("/api/v1/services/web").get("gates")) {
            if (gate.get("name").asString().equals("own-network")) {
                return gate.get("ok").asBoolean();
            }
        }
        return false;
    }
}
