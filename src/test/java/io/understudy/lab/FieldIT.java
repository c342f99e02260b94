package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.lab.Eye.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;

/** What happens in the field beside a plain crash: strangers, flaps, second cards, services with their own wishes. */
@ExtendWith(FieldIT.LogOnFailure.class)
class FieldIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SECOND = "10.77.0.101";

    private Lab lab;

    static final class LogOnFailure implements AfterTestExecutionCallback {
        @Override
        public void afterTestExecution(ExtensionContext context) {
            context.getExecutionException().filter(e -> !(e instanceof TestAbortedException))
                    .ifPresent(_ -> System.err.println(context.getDisplayName() + " failed. Understudy's log:\n"
                            + ((FieldIT) context.getRequiredTestInstance()).lab.log()));
        }
    }

    @BeforeEach
    void open() {
        lab = Lab.open(Map.of("LAB_EYE", "1"));
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private Yaml web() {
        return new Yaml(lab, "web", Lab.VIP + "/32");
    }

    private void watched(Yaml service) {
        lab.understudy(Yaml.of(lab, "", service));
        lab.awaitReady();
    }

    private void awaitTakenOver() {
        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(lab.lastRecovery().get("result").asString()).isEqualTo("taken-over");
    }

    /** Everything that was said of the service, oldest first. */
    private List<JsonNode> events() {
        var all = lab.get("/api/v1/events?service=web&limit=200").get("events");
        return StreamSupport.stream(all.spliterator(), false).toList().reversed();
    }

    private List<String> codes() {
        return events().stream().map(e -> e.get("code").asString()).toList();
    }

    private void awaitCode(String code) {
        Awaitility.await("event " + code).atMost(SOON).until(() -> codes().contains(code));
    }

    /** What was run on a, and on b, in all recoveries. */
    private String commands() {
        var all = new StringBuilder();
        for (var recovery : lab.get("/api/v1/recoveries")) {
            all.append(lab.get("/api/v1/recoveries/" + recovery.get("id").asString()).get("commands")).append('\n');
        }
        return all.toString();
    }

    private static void stays(Duration span, Callable<Boolean> condition) {
        Awaitility.await("stays so for " + span).pollInterval(Duration.ofMillis(100)).during(span)
                .atMost(span.plusSeconds(10)).failFast("it did not stay so", () -> !condition.call())
                .until(condition);
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(lab.state().resolve(name), "#!/bin/sh\n" + text + "\n");
    }

    /** {@code takeover}, with a start of the test's own. */
    private String startedBy(String name, String more) {
        return Yaml.takeover(lab, "500ms").replaceFirst("start: \"[^\"]*\"",
                "start: \"/bin/sh " + lab.state().resolve(name) + "\"" + more);
    }

    @Test
    void aPrimaryThatAnswersByTwoCardsIsTakenOverWhenItCrashes() {
        lab.bash("ip link add eth1 netns $(ns a) type veth peer name pa2 netns $(ns sw)"
                + " && ip -n $(ns sw) link set pa2 master br0 up && ip -n $(ns a) link set eth1 up");
        var eye = new Eye(lab, Lab.VIP);
        Awaitility.await("both cards answer").atMost(SOON)
                .until(() -> eye.holders(Lab.VIP, new Moment(0)).size() == 2);
        watched(web());

        lab.bash("unplug a; unplug a2");

        awaitTakenOver();
        assertThat(codes()).doesNotContain("stranger", "unproven-hold", "still-answered");
    }

    @Test
    void aStrangerBesideAHealthyPrimaryFencesNobody() {
        watched(web());
        // whoever answers in the first seconds counts as the primary's: this stranger comes later
        stays(Duration.ofSeconds(5), () -> lab.service("state").equals("WATCHING"));

        // w has no service: b is answered by a reset
        lab.bash("on w ip address add $VIP/24 dev eth0; on w setsid sh -c \"while [ ! -e $LAB_STATE/gone ]; do "
                + "perl $lab_here/wire claim eth0 $VIP; sleep 0.2; done\" </dev/null >/dev/null 2>&1 &");

        awaitCode("stranger");
        lab.awaitState("SUSPECT");
        stays(Duration.ofSeconds(5),
                () -> List.of("WATCHING", "SUSPECT").contains(lab.service("state")) && lab.has("a") && !lab.has("b"));
        assertThat(codes()).doesNotContain("fence-next", "fence-done", "process-missing");
        assertThat(commands()).doesNotContain("address delete");

        // b talks to a again before the stranger goes
        lab.bash("touch $LAB_STATE/gone; ip -n $(ns b) neigh replace $VIP lladdr $(mac a) dev eth0 nud permanent");
        lab.awaitState("WATCHING");
        lab.bash("unplug w");
        Awaitility.await("nobody but a").atMost(SOON).until(() -> codes().getLast().equals("answers"));
        lab.awaitReady();
        assertThat(commands()).doesNotContain("address delete");
        lab.bash("unplug a");
        awaitTakenOver();
    }

    @Test
    void aServiceThatDiesWhileItIsHeldIsStartedAgain() {
        watched(web());
        assertThat(lab.post("/api/v1/services/web/failover", "").statusCode()).isEqualTo(202);
        awaitTakenOver();

        lab.on("b", "pkill -KILL -x labweb");

        awaitCode("dead-here");
        lab.awaitServedBy("b");
        assertThat(lab.service("state")).isEqualTo("HOLDING");
        assertThat(lab.has("a")).isFalse();
    }

    @Test
    void anOperatorForcesAFailoverWhileThisHostIsBlind() {
        watched(web());
        lab.bash("unplug g; unplug a");
        lab.awaitState("BLIND");

        var refused = lab.post("/api/v1/services/web/failover", "{\"reason\":\"a burns\"}");
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.body()).contains("own-network");
        stays(Duration.ofSeconds(1), () -> lab.service("state").equals("BLIND") && !lab.has("b"));

        assertThat(lab.post("/api/v1/services/web/failover", "{\"reason\":\"a burns\",\"force\":true}").statusCode())
                .isEqualTo(202);
        awaitTakenOver();
    }

    @Test
    void aServiceThatNeedsItsAddressIsStartedOnceItIsThere() throws IOException {
        script("start",
                "ip -o address show dev eth0 | grep -q ' " + Lab.VIP + "/' || { echo no address >&2; exit 1; }\n"
                        + lab.bash("echo LAB_STATE=$LAB_STATE $lab_here/webctl graceful b"));
        watched(web().with("takeover", startedBy("start", "")));

        lab.bash("unplug a");

        awaitTakenOver();
    }

    @Test
    void aServiceThatOnlyClaimsToHaveStartedIsNotGivenTheAddress() throws IOException {
        script("start", "exit 0");
        watched(web().with("takeover", startedBy("start", ", timeout: 2s, probe: { tcp: { port: 80 }, interval: 100ms,"
                + " timeout: 500ms }")));

        lab.bash("unplug a");

        lab.awaitState("HALTED");
        Awaitility.await("not on b").atMost(SOON).until(() -> !lab.has("b"));
        stays(Duration.ofSeconds(2), () -> lab.service("state").equals("HALTED") && !lab.has("b"));
        assertThat(codes()).contains("start-failed");
    }

    private void twoAddressesOneDeleted(String failback) {
        lab.bash("on a ip address add " + SECOND + "/32 dev eth0");
        watched(new Yaml(lab, "web", Lab.VIP + "/32, " + SECOND + "/32").with("failback", failback));

        lab.bash("on a ip address delete " + SECOND + "/32 dev eth0");

        awaitCode("address-absent");
    }

    @Test
    void anAddressThatVanishesFromAHealthyPrimaryIsClaimed() {
        twoAddressesOneDeleted("{ policy: manual, claim: \"ip address replace {address} dev {interface}\" }");

        Awaitility.await("claimed").atMost(SOON).until(() -> lab.has("a", SECOND));
        lab.awaitReady();
        assertThat(lab.has("b", SECOND)).isFalse();
        assertThat(lab.servedTo("c", SECOND)).isEqualTo("a");
    }

    @Test
    void anAddressThatVanishesIsNoDoubtAboutACrashThatComesLater() {
        twoAddressesOneDeleted("{ policy: manual }");
        stays(Duration.ofSeconds(3), () -> lab.service("state").equals("WATCHING") && !lab.has("b", SECOND)
                && !lab.has("a", SECOND));

        lab.bash("unplug a");

        awaitTakenOver();
        assertThat(lab.servedTo("c", SECOND)).isEqualTo("b");
    }

    @Test
    void aStrangerThatLeavesWhileThisHostStillTalksToItFencesNobody() {
        watched(web());
        stays(Duration.ofSeconds(5), () -> lab.service("state").equals("WATCHING"));
        lab.bash("on w ip address add $VIP/24 dev eth0; on w setsid sh -c \"while :; do "
                + "perl $lab_here/wire claim eth0 $VIP; sleep 0.05; done\" </dev/null >/dev/null 2>&1 &");
        lab.awaitState("SUSPECT");
        Awaitility.await("b talks to the stranger").atMost(SOON)
                .until(() -> lab.on("b", "ip neigh show " + Lab.VIP).contains(lab.bash("mac w").strip()));

        lab.bash("unplug w"); // b's neighbour table still names it

        stays(Duration.ofSeconds(5), () -> List.of("WATCHING", "SUSPECT").contains(lab.service("state"))
                && lab.has("a") && !lab.has("b"));
        lab.awaitState("WATCHING");
        assertThat(codes()).doesNotContain("fence-next", "fence-done");
        assertThat(commands()).doesNotContain("address delete");
        lab.awaitReady();
        lab.bash("unplug a");
        awaitTakenOver();
    }

    @Test
    void clientsOfABriefFlapAreBackAtThePrimary() {
        watched(web().with("host-watch", "{ interval: 100ms, timeout: 50ms, fail-after: 3, tolerate: 300ms }"));
        var eye = new Eye(lab, Lab.VIP);
        Awaitility.await("served").atMost(SOON).until(() -> !eye.served(Lab.VIP, new Moment(0)).isEmpty());
        var began = Moment.now();

        lab.bash("unplug a; sleep 0.9; plug a");

        lab.awaitState("WATCHING");
        lab.awaitServedBy("a");
        stays(Duration.ofSeconds(3), () -> lab.service("state").equals("WATCHING") && lab.has("a") && !lab.has("b"));
        assertThat(eye.outage(Lab.VIP, began)).isLessThan(Duration.ofSeconds(3));
        assertThat(eye.served(Lab.VIP, began).getLast()).isEqualTo("a");
        assertThat(commands()).doesNotContain("address delete");
        assertThat(codes()).doesNotContain("fence-done", "second-holder");
    }
}
