package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.lab.Eye.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Faults while b holds the address. */
class HoldingFaultsIT extends Faults {
    @Override
    void start() {
        lab = Lab.open(Map.of("LAB_EYE", "1"));
        lab.understudy(Yaml.of(lab, "", new Yaml(lab, "web", "10.77.0.100/32")));
        eye = new Eye(lab, Lab.VIP);
    }

    private static List<String> codes(List<JsonNode> events) {
        return events.stream().map(e -> e.get("code").asString()).toList();
    }

    @Test
    void fencesAPrimaryThatIsBackAndAnnouncesOverIt() {
        holdByCrash();

        // As a host that boots does: it tells everybody that the address is here.
        inject("plug a; on a perl $lab_here/wire claim eth0 $VIP");

        Awaitility.await("a is off the address").atMost(SOON).until(() -> !lab.has("a"));
        lab.awaitServedBy("b");
        assertThat(codes(newEvents())).contains("second-holder");
        assertThat(lab.service("state")).isEqualTo("HOLDING");
        assertThat(eye.twoHolders(Lab.VIP, began)).isPositive().isLessThan(Duration.ofSeconds(2));
        assertThat(eye.served(Lab.VIP, began).getLast()).isEqualTo("b");
        report("a plugged in again", "a's link back, a still has the address and announces it",
                "fenced at once, announced again by b", seen());
    }

    @Test
    void putsBackAnAddressThatSomebodyDeletedAndSaysSoWhenItRecurs() {
        holdByOrder();

        var gone = Duration.ZERO;
        for (int i = 0; i < 3; i++) {
            inject("on b ip address delete $VIP/32 dev eth0");
            awaitEvent("address-gone");
            Awaitility.await("put back").atMost(SOON).until(() -> lab.has("b"));
            lab.awaitServedBy("b");
            var nobody = eye.nobody(Lab.VIP, began);
            assertThat(nobody).isLessThan(Duration.ofMillis(500));
            gone = gone.compareTo(nobody) > 0 ? gone : nobody;
        }

        assertThat(lab.get("/api/v1/services/web").toString() + lab.get("/api/v1/events?service=web&limit=20"))
                .containsPattern("(?i)recur|again|3 times|third");
        report("address deleted on b by hand", "ip address delete, three times", "put back at once, reported",
                "unanswered for at most " + gone.toMillis() + " ms; " + lab.service("because"));
    }

    @Test
    void alertsAboutAStrangerAndFencesNobody() {
        holdByOrder();
        lab.bash("on a ip address add 10.77.0.200/32 dev eth0");

        inject("on c ip address add $VIP/32 dev eth0");

        var event = awaitEvent("stranger");
        assertThat(event.get("because").asString()).contains(eye.mac("c"));
        stays(Duration.ofSeconds(1), () -> lab.has("b") && lab.service("state").equals("HOLDING"));
        assertThat(codes(newEvents())).doesNotContain("second-holder", "fence-done", "fence-next");
        assertThat(lab.has("c")).isTrue();
        assertThat(lab.servedTo("g", Lab.VIP)).isEqualTo("b");
        var two = eye.twoHolders(Lab.VIP, began);
        report("a stranger has the address", "host c adds it",
                "people alerted, announced again, not fenced, b keeps it",
                "event stranger naming " + "c's hardware address; two holders as long as c keeps it ("
                        + two.toMillis() + " ms when it was checked)");
    }

    @Test
    void givesWayWhenSomebodyRaisedThePrimaryWhileItWasCutOff() {
        holdByOrder();

        inject("isolate b");
        Awaitility.await("b knows that it is cut off").atMost(SOON).until(
                () -> newEvents().stream().anyMatch(e -> e.get("code").asString().equals("network-not-ok")));
        assertThat(lab.has("b")).isTrue();
        lab.bash("on a ip address replace $VIP/32 dev eth0; on a perl $lab_here/wire claim eth0 $VIP; web a start");
        lab.awaitServedBy("a");
        var back = Moment.now();
        lab.bash("plug b");

        lab.awaitState("HALTED");
        Awaitility.await("released").atMost(SOON).until(() -> !lab.has("b"));
        assertThat(codes(newEvents())).contains("gave-way");
        assertThat(lab.has("a")).isTrue();
        lab.awaitServedBy("a");
        assertThat(eye.twoHolders(Lab.VIP, back)).isLessThan(Duration.ofSeconds(2));
        assertThat(eye.holders(Lab.VIP, Moment.now().plus(Duration.ofMillis(-100)))).containsExactly("a");
        report("b cut off while holding, a raised by hand meanwhile", "b off the switch, address added on a, b back",
                "b releases and is HALTED", "two holders for " + eye.twoHolders(Lab.VIP, back).toMillis()
                        + " ms after b was back, client served by " + eye.served(Lab.VIP, back));
    }

    @Test
    void holdsOnWhenItWasCutOffAndNobodyElseTookTheAddress() {
        holdByCrash();

        inject("isolate b");
        awaitEvent("network-not-ok");
        lab.bash("plug b");

        awaitEvent("announce-again");
        lab.awaitServedBy("b");
        assertThat(lab.service("state")).isEqualTo("HOLDING");
        report("b cut off while holding, nobody else takes over", "b off the switch and back",
                "b keeps the address, announces it again", seen());
    }

    @Test
    void takesBackWhenThePrimaryDoesNotTakeTheAddress() {
        holdByOrder();

        inject("touch $LAB_STATE/fail-claim");
        assertThat(lab.post("/api/v1/services/web/failback", "").statusCode()).isEqualTo(202);

        Awaitility.await("taken back").atMost(SOON)
                .until(() -> lab.lastRecovery().get("result").asString().equals("taken-back"));
        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(lab.lastRecovery().get("trigger").asString()).isEqualTo("failback");
        assertThat(lab.lastRecovery().get("decisions").toString()).contains("did not take the addresses");
        assertThat(lab.has("a")).isFalse();
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThanOrEqualTo(NOISE);
        report("failback whose claim fails", "claim exits 1 on a", "taken back, and reported", seen());
    }

    /** As a claim that ends with {@code arping -U -c 3}: A answers for the address long before the command is over. */
    @Test
    void failsBackThoughTheClaimGoesOnAfterThePrimaryHasTheAddress() {
        holdByOrder();

        inject("touch $LAB_STATE/linger-claim");
        assertThat(lab.post("/api/v1/services/web/failback", "").statusCode()).isEqualTo(202);

        Awaitility.await("ended").atMost(SOON)
                .until(() -> !lab.lastRecovery().get("ended").isNull()
                        && lab.lastRecovery().get("trigger").asString().equals("failback"));
        assertThat(lab.lastRecovery().get("result").asString()).isEqualTo("failed-back");
        lab.awaitState("WATCHING");
        lab.awaitServedBy("a");
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThanOrEqualTo(NOISE);
        report("failback whose claim takes long", "the claim goes on for 1.5 s after a has the address",
                "failed back", seen());
    }

    @Test
    void takesBackWhenThePrimaryHasTheAddressAndDoesNotServe() {
        holdByOrder();

        inject("on a pkill -STOP -x labweb");
        assertThat(lab.post("/api/v1/services/web/failback", "").statusCode()).isEqualTo(202);

        Awaitility.await("taken back").atMost(SOON)
                .until(() -> lab.lastRecovery().get("result").asString().equals("taken-back"));
        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(lab.has("a")).isFalse();
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThanOrEqualTo(NOISE);
        report("failback to a primary that does not serve", "a's web process frozen", "fenced and taken back", seen());
    }

    @Test
    void holdsOnWhenItWasFrozen() {
        holdByOrder();

        inject("on b pkill -STOP -f understudy.jar");
        // 5 s in which nothing can happen, since nobody is awake to do it
        stays(Duration.ofSeconds(5), () -> lab.has("b"));
        lab.bash("on b pkill -CONT -f understudy.jar");

        stays(Duration.ofSeconds(2), () -> lab.has("b"));
        lab.awaitState("HOLDING");
        assertThat(eye.served(Lab.VIP, began)).containsExactly("b");
        assertThat(eye.holders(Lab.VIP, began)).containsExactly("b");
        report("Understudy frozen while holding", "SIGSTOP for 5 s", "b keeps the address", seen());
    }

    @Test
    void fencesAPrimaryThatCameBackWhileItWasFrozen() {
        holdByCrash();

        inject("on b pkill -STOP -f understudy.jar; plug a");
        // two holders as long as nobody is awake: 3 s
        stays(Duration.ofSeconds(3), () -> lab.has("a") && lab.has("b"));
        var thawed = Moment.now();
        lab.bash("on b pkill -CONT -f understudy.jar");

        Awaitility.await("a is off the address").atMost(SOON).until(() -> !lab.has("a"));
        lab.awaitServedBy("b");
        assertThat(lab.has("b")).isTrue();
        assertThat(eye.twoHolders(Lab.VIP, thawed)).isLessThan(Duration.ofSeconds(2));
        report("a plugged in again while Understudy is frozen", "SIGSTOP, a's link back, SIGCONT after 3 s",
                "fenced as soon as it continues",
                "two holders for " + eye.twoHolders(Lab.VIP, thawed).toMillis() + " ms after it continued");
    }

    @Test
    void keepsTheAddressOverAStopAndAStart() {
        holdByOrder();

        began = Moment.now();
        lab.endUnderstudy("TERM");
        assertThat(lab.has("b")).isTrue();
        lab.launch();
        lab.awaitApi();

        lab.awaitState("HOLDING");
        assertThat(eye.served(Lab.VIP, began)).containsExactly("b");
        assertThat(eye.holders(Lab.VIP, began)).containsExactly("b");
        assertThat(eye.outage(Lab.VIP, began)).isLessThan(Duration.ofSeconds(1));
        report("Understudy stopped and started while holding", "SIGTERM, on-stop: keep", "the address stays, b serves",
                seen());
    }

    @Test
    void fencesAPrimaryThatCameBackWhileUnderstudyWasDown() {
        holdByCrash();

        lab.kill9Understudy();
        lab.bash("plug a");
        lab.launch();
        lab.awaitApi();
        began = new Moment(Instant.parse(awaitEvent("held-at-start").get("at").asString()).toEpochMilli() / 1000.0);

        Awaitility.await("a is off the address").atMost(SOON).until(() -> !lab.has("a"));
        lab.awaitServedBy("b");
        assertThat(lab.has("b")).isTrue();
        lab.awaitState("HOLDING");
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThan(Duration.ofSeconds(5));
        report("a plugged in again while Understudy is down", "kill -9 while holding, a's link back, started again",
                "b keeps what a proven takeover gave it, a is fenced",
                "two holders for " + eye.twoHolders(Lab.VIP, began).toMillis() + " ms after Understudy had begun");
    }

    /** As a reboot of b: processes and added addresses are gone, the disk is there. */
    private void rebootB() {
        lab.kill9Understudy();
        lab.bash("on b pkill -KILL -x labweb; on b ip address delete $VIP/32 dev eth0");
    }

    @Test
    void takesAgainAfterARebootWhenTheWireIsSilent() {
        holdByCrash();

        began = Moment.now();
        rebootB();
        lab.launch();
        lab.awaitApi();
        var up = Moment.now();

        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(lab.lastRecovery().get("trigger").asString()).isEqualTo("restart");
        report("b rebooted while holding, a gone", "all of b's processes and the address gone, Understudy started",
                "taken again", "served again " + Math.max(0, Math.round((firstServed(up) - up.at()) * 1000))
                        + " ms after the API answered");
    }

    private double firstServed(Moment from) {
        return from.at() + eye.outage(Lab.VIP, from).toMillis() / 1000.0;
    }

    @Test
    void watchesAfterARebootWhenThePrimaryAnswers() {
        holdByOrder();

        began = Moment.now();
        rebootB();
        lab.bash("on a ip address replace $VIP/32 dev eth0; on a perl $lab_here/wire claim eth0 $VIP; web a start");
        lab.launch();
        lab.awaitApi();

        lab.awaitState("WATCHING");
        stays(Duration.ofSeconds(2), () -> !lab.has("b"));
        lab.awaitServedBy("a");
        assertThat(eye.twoHolders(Lab.VIP, began)).isLessThanOrEqualTo(NOISE);
        report("b rebooted while holding, a serves meanwhile", "as before, and the address raised on a",
                "WATCHING, no second holder", seen());
    }
}
