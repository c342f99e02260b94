package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.understudy.web.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/**
 * The main job on the real kernel, with a real SSH server, judged by what the client, the hosts' addresses and the API
 * show.
 */
@ExtendWith(MainJobIT.LogOnFailure.class)
class MainJobIT {
    private Lab lab;

    static final class LogOnFailure implements AfterTestExecutionCallback {
        @Override
        public void afterTestExecution(ExtensionContext context) {
            context.getExecutionException().filter(e -> !(e instanceof TestAbortedException))
                    .ifPresent(_ -> System.err
                            .println(context.getDisplayName() + " failed. Understudy's log:\n"
                                    + ((MainJobIT) context.getRequiredTestInstance()).lab.log()));
        }
    }

    @BeforeEach
    void open() {
        lab = Lab.open();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static List<String> phases(JsonNode recovery) {
        return StreamSupport.stream(recovery.get("phases").spliterator(), false).map(p -> p.get("name").asString())
                .toList();
    }

    @Test
    void respawnsAKilledProcessOnThePrimaryWithoutMovingTheAddress() {
        lab.understudy().awaitReady();

        lab.on("a", "pkill -9 -x labweb");

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> lab.get("/api/v1/recoveries").size() == 1);
        lab.awaitState("WATCHING");
        var recovery = lab.lastRecovery();
        assertThat(recovery.get("result").asString()).isEqualTo("respawned");
        assertThat(phases(recovery)).containsExactly("detect", "diagnose", "respawn", "verify");
        assertThat(lab.servedToClient()).isEqualTo("a");
        assertThat(lab.has("a")).isTrue();
        assertThat(lab.has("b")).isFalse();
    }

    @Test
    void fencesOverSshAndTakesOverWhenTheProcessHangs() {
        lab.understudy().awaitReady();

        lab.on("a", "pkill -STOP -x labweb");

        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(lab.has("a")).isFalse();
        assertThat(lab.has("b")).isTrue();
        assertThat(phases(lab.lastRecovery())).containsExactly("detect", "diagnose", "fence", "start", "claim",
                "announce", "confirm");
    }

    @Test
    void takesOverWhenThePrimaryIsUnplugged() {
        lab.understudy().awaitReady();

        lab.bash("unplug a");

        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(lab.lastRecovery().get("result").asString()).isEqualTo("taken-over");
        assertThat(lab.lastRecovery().get("trigger").asString()).isEqualTo("host-down");
    }

    @Test
    void fencesAPrimaryThatComesBackWithTheAddress() {
        lab.understudy().awaitReady();
        lab.bash("unplug a");
        lab.awaitState("HOLDING");

        lab.bash("plug a");

        Awaitility.await("a is off the address").atMost(Duration.ofSeconds(20)).until(() -> !lab.has("a"));
        lab.awaitServedBy("b");
        assertThat(lab.service("state")).isEqualTo("HOLDING");
    }

    @Test
    void takesOverWhenTheRespawnCommandFails() {
        lab.with("ATTEMPTS", "2").understudy().awaitReady();
        lab.bash("touch $LAB_STATE/respawn-fails-a");

        lab.on("a", "pkill -9 -x labweb");

        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(phases(lab.lastRecovery())).startsWith("detect", "diagnose", "respawn", "diagnose", "respawn",
                "fence");
    }

    @Test
    void takesOverWhenTheRespawnedProcessDiesAgain() {
        lab.understudy().awaitReady();
        lab.bash("touch $LAB_STATE/dies-a");

        lab.on("a", "pkill -9 -x labweb");

        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(phases(lab.lastRecovery())).startsWith("detect", "diagnose", "respawn", "verify", "fence");
    }

    @Test
    void haltsWithTheReasonWhenTheHostKeyIsWrong() throws Exception {
        var wrong = lab.state().resolve("wrong_hosts");
        Files.writeString(wrong, "10.77.0.1 " + Files.readString(lab.state().resolve("ssh/user.pub")));
        lab.with("KNOWN_HOSTS", wrong.toString()).understudy();
        lab.awaitState("WATCHING");

        lab.on("a", "pkill -STOP -x labweb");

        lab.awaitState("HALTED");
        assertThat(lab.lastRecovery().toString()).contains("host key");
        assertThat(lab.has("b")).isFalse();
        assertThat(lab.has("a")).isTrue();
    }

    @Test
    void haltsWithTheReasonWhenTheKeyIsRefused() throws Exception {
        Files.writeString(lab.state().resolve("ssh/authorized_keys"), "");
        lab.understudy();
        lab.awaitState("WATCHING");

        lab.on("a", "pkill -STOP -x labweb");

        lab.awaitState("HALTED");
        assertThat(lab.lastRecovery().toString()).contains("refuses the key");
        assertThat(lab.has("b")).isFalse();
    }

    @Test
    void haltsWithTheReasonWhenSshHangsAndGoesOnWhenTheProofArrives() {
        lab.understudy().awaitReady();
        lab.on("a", "pkill -STOP -x sshd");
        lab.on("a", "pkill -STOP -f LabSshServer");

        lab.on("a", "pkill -STOP -x labweb");

        lab.awaitState("HALTED");
        assertThat(lab.lastRecovery().get("because").asString()).contains("still answers");
        assertThat(lab.has("b")).isFalse();

        lab.bash("unplug a");

        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
    }

    @Test
    void takesNothingWhileItIsCutOffItself() {
        lab.understudy().awaitReady();

        lab.bash("unplug b");

        lab.awaitState("BLIND");
        assertThat(lab.has("b")).isFalse();

        lab.bash("plug b");

        lab.awaitReady();
        assertThat(lab.has("b")).isFalse();
        assertThat(lab.servedToClient()).isEqualTo("a");
    }

    @Test
    void onlyRecordsWhatItWouldHaveDoneInObserveMode() {
        lab.with("MODE", "observe").understudy();
        lab.awaitState("WATCHING");
        Awaitility.await("calibrated").atMost(Duration.ofSeconds(20))
                .until(() -> lab.get("/api/v1/services/web").toString().contains("all addresses have answered"));

        lab.bash("unplug a");

        Awaitility.await().atMost(Duration.ofSeconds(20))
                .until(() -> lab.get("/api/v1/events?service=web").toString()
                        .contains("would have fenced a and taken over"));
        assertThat(lab.has("b")).isFalse();

        lab.bash("plug a");

        lab.awaitState("WATCHING");
        assertThat(lab.lastRecovery().get("result").asString()).isEqualTo("would-have-taken-over");
        assertThat(lab.lastRecovery().get("commands")).isEmpty();
    }

    @Test
    void holdsOnAfterAKillWhileHolding() {
        lab.understudy().awaitReady();
        lab.bash("unplug a");
        lab.awaitState("HOLDING");

        lab.kill9Understudy();
        assertThat(lab.servedToClient()).isEqualTo("b");
        lab.launch();

        lab.awaitState("HOLDING");
        assertThat(lab.servedToClient()).isEqualTo("b");
    }

    @Test
    void failsOverAndBackByRestForOperatorsOnly() {
        lab.understudy().awaitReady();

        assertThat(lab.send("POST", "/api/v1/services/web/failover", "eye", "").statusCode()).isEqualTo(403);
        assertThat(lab.send("POST", "/api/v1/services/web/failover", "", "").statusCode()).isEqualTo(401);
        assertThat(lab.post("/api/v1/services/web/failover", "{\"expectedHolder\":\"b\"}").statusCode()).isEqualTo(409);
        assertThat(lab.servedToClient()).isEqualTo("a");

        assertThat(lab.post("/api/v1/services/web/failover", "{\"reason\":\"test\",\"expectedHolder\":\"a\"}")
                .statusCode()).isEqualTo(202);
        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        assertThat(lab.has("a")).isFalse();
        assertThat(lab.send("GET", "/api/v1/services/web/holder", "eye", "").statusCode()).isEqualTo(200);

        assertThat(lab.post("/api/v1/services/web/failback", "").statusCode()).isEqualTo(202);
        lab.awaitState("WATCHING");
        lab.awaitServedBy("a");
        assertThat(lab.has("b")).isFalse();
        assertThat(lab.send("GET", "/api/v1/services/web/holder", "eye", "").statusCode()).isEqualTo(503);
    }

    @Test
    void failsOverByThePage() {
        lab.understudy().awaitReady();
        try (var chromium = Chromium.open()) {
            var page = chromium.browser().newPage();
            login(page, "eye");
            page.navigate(lab.url("/services/web"));
            assertThat(page.locator("#failover").count()).isZero();
            page.context().clearCookies();
            login(page, "ops");
            shoot(page, "list");

            page.navigate(lab.url("/services/web"));
            page.locator("#failover").click();
            page.locator("input[name=reason]").fill("by the page");
            page.locator("input[name=name]").fill("web");
            shoot(page, "confirm");
            page.locator("form:has(input[name=reason]) button").click();

            page.waitForSelector("h1 .state:has-text('Holding')"); // the page follows by itself
            lab.awaitServedBy("b");
            shoot(page, "service");
            page.navigate(lab.url("/recoveries/" + lab.lastRecovery().get("id").asString()));
            shoot(page, "recovery");
        }
    }

    private void login(Page page, String user) {
        page.navigate(lab.url("/login"));
        page.locator("input[name=username]").fill(user);
        page.locator("input[name=password]").fill(user + "-secret");
        page.locator("form:has(input[name=password]) button").click();
        page.waitForURL(url -> !url.contains("login"));
        page.navigate(lab.url("/services/web"));
        page.waitForSelector("h1");
        page.navigate(lab.url("/"));
    }

    private void shoot(Page page, String name) {
        for (int width : List.of(1280, 390)) {
            page.setViewportSize(width, 900);
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target/screenshots", name + "-" + width + ".png")));
        }
        page.setViewportSize(1280, 900);
    }
}
