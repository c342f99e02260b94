package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The mirror of the packaged program: a real rsync over a real sshd, a real network mount by sshfs, and kills in the
 * middle.
 */
class MirrorIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String MIRROR = "/api/v1/services/web/mirror";
    private Lab lab;
    private Path theirs;
    private Path ours;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Lab.tool("rsync"), "rsync");
        assumeTrue(Lab.tool("ssh"), "an SSH client (ssh)");
        lab = Lab.open(Map.of());
        theirs = Files.createDirectory(lab.state().resolve("data of a"));
        ours = lab.state().resolve("from-a");
        for (int i = 0; i < 10; i++) {
            Files.writeString(theirs.resolve("file-" + i), "content of " + i);
        }
    }

    @AfterEach
    void close() {
        lab.on("b", "sh -c 'pkill -KILL rsync; umount -l " + lab.state().resolve("mnt") + "'");
        lab.close();
    }

    private void understudy(String from, String more) {
        var web = new Yaml(lab, "web", "10.77.0.100/32").with("mirror",
                "{ from: { " + from + " }, to: \"" + ours + "\", retries: 0" + more + " }");
        lab.understudy(Yaml.of(lab, "", web));
        lab.awaitState("WATCHING");
        await("that a serves").atMost(LONG).until(() -> lab.service("holder").equals("a"));
    }

    private String overSsh() {
        return "ssh: \"" + theirs + "\"";
    }

    private String overSshfs() {
        var ssh = lab.state().resolve("ssh");
        return "mount: { type: fuse.sshfs, source: \"root@10.77.0.1:" + theirs + "\", at: " + lab.state().resolve("mnt")
                + ", options: \"ro,IdentityFile=" + ssh.resolve("user") + ",UserKnownHostsFile="
                + ssh.resolve("known_hosts") + ",StrictHostKeyChecking=yes\" }, settle: 100ms";
    }

    private JsonNode mirror() {
        return lab.get(MIRROR);
    }

    private void begin(String what, String body) {
        // The picture that permits it may be a moment younger than the state.
        await(what).atMost(LONG).until(() -> lab.post(MIRROR + what, body).statusCode() == 202);
    }

    private JsonNode ends(String result) {
        await("idle").atMost(LONG).until(() -> mirror().path("activity").asString().equals("idle"));
        var mirror = mirror();
        assertThat(mirror.path("last").path("result").asString()).as(mirror.toString()).isEqualTo(result);
        return mirror;
    }

    private JsonNode run(String result) {
        begin("", "");
        return ends(result);
    }

    private List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private String events() {
        return lab.get("/api/v1/events?service=web&limit=200").toString();
    }

    @Test
    void overSshItCopiesRefusesTooManyDeletionsAndAnEmptySource() throws IOException {
        understudy(overSsh(), ", max-delete: 20%, snapshots: 2, options: [\"-avz\", \"--delete\"]");
        assertThat(mirror().path("lastComplete").isNull()).isTrue();

        var first = run("complete");
        assertThat(names(ours)).isEqualTo(names(theirs));
        assertThat(first.path("last").path("stats").path("copied").asInt()).isEqualTo(10);
        assertThat(first.path("last").path("because").asString()).isEqualTo("complete");
        assertThat(first.path("snapshots").size()).isEqualTo(1);
        assertThat(lab.get("/api/v1/services/web").path("mirror").path("lastComplete").asString()).isNotEmpty();
        assertThat(lab.service("forecast")).contains("What changed since ");

        Files.writeString(theirs.resolve("file-0"), "corrupted");
        Files.delete(theirs.resolve("file-1"));
        Files.writeString(theirs.resolve("new"), "new");
        begin("/estimate", "");
        await().atMost(LONG).until(() -> !mirror().path("estimate").isNull());
        assertThat(mirror().path("estimate").path("files").asInt()).isEqualTo(2);
        assertThat(mirror().path("estimate").path("deletions").asInt()).isEqualTo(1);
        var second = run("complete");
        assertThat(second.path("snapshots").size()).isEqualTo(2);
        var earlier = ours.resolveSibling("from-a.snapshots").resolve(second.path("snapshots").get(0).asString());
        assertThat(earlier.resolve("file-0")).hasContent("content of 0");
        assertThat(Files.getAttribute(earlier.resolve("file-2"), "unix:ino"))
                .isEqualTo(Files.getAttribute(ours.resolve("file-2"), "unix:ino"));

        Files.writeString(ours.resolve("file-3"), "rotten in  3"); // the same length and, below, the same time
        Files.setLastModifiedTime(ours.resolve("file-3"), Files.getLastModifiedTime(theirs.resolve("file-3")));
        begin("/verify", "{\"sample\":100}");
        await().atMost(LONG).until(() -> !mirror().path("check").isNull());
        assertThat(mirror().path("check").path("checked").asInt()).isEqualTo(10);
        assertThat(mirror().path("check").path("different").asInt()).isEqualTo(1);
        assertThat(mirror().path("check").path("examples").get(0).asString()).isEqualTo("file-3");

        for (int i = 2; i < 8; i++) {
            Files.delete(theirs.resolve("file-" + i));
        }
        assertThat(run("refused").path("last").path("because").asString())
                .startsWith("it would delete 6 files here, and max-delete allows 2");
        assertThat(names(ours)).contains("file-2", "file-7");

        for (var name : names(theirs)) {
            Files.delete(theirs.resolve(name));
        }
        assertThat(run("refused").path("last").path("because").asString()).startsWith("the source is empty");
        assertThat(names(ours)).contains("file-2", "file-7");
        assertThat(mirror().path("lastComplete")).isEqualTo(second.path("lastComplete"));
    }

    @Test
    void aTakeoverStopsARunBeforeTheServiceStarts() throws IOException {
        Files.write(theirs.resolve("large"), new byte[20_000_000]);
        understudy(overSsh(), ", options: [\"-a\", \"--bwlimit=100\"]");
        begin("", "");
        await("progress").atMost(LONG).until(() -> mirror().path("progress").path("bytes").asLong() > 0);
        assertThat(lab.post(MIRROR, "").statusCode()).isEqualTo(409);
        lab.bash("unplug a");
        lab.awaitState("HOLDING");

        assertThat(lab.on("b", "pgrep -x rsync")).isBlank();
        var ended = ends("stopped");
        assertThat(ended.path("last").path("because").asString()).startsWith("stopped: ");
        assertThat(ended.path("lastComplete").isNull()).isTrue();
        assertThat(ended.path("frozen").asString()).contains("this host serves");
        var refused = lab.post(MIRROR, "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("this host serves");
        // Newest first: the run's end was written down before the addresses were added.
        var recovery = lab.lastRecovery();
        assertThat(recovery.path("result").asString()).isEqualTo("taken-over");
        assertThat(events()).contains("mirror-mirror-stopped");
    }

    @Test
    void overSshfsItMountsForTheRunAndAKillLeavesNothingBehind() throws IOException {
        assumeTrue(Lab.tool("sshfs"), "sshfs");
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "the kernel's FUSE (/dev/fuse)");
        understudy(overSshfs(), ", options: [\"-a\", \"--bwlimit=100\"]");
        run("complete");
        assertThat(names(ours)).isEqualTo(names(theirs));
        assertThat(lab.on("b", "cat /proc/self/mountinfo")).doesNotContain("fuse.sshfs");

        Files.write(theirs.resolve("large"), new byte[3_000_000]);
        begin("", "");
        await("progress").atMost(LONG).until(() -> mirror().path("progress").path("bytes").asLong() > 0);
        assertThat(lab.on("b", "cat /proc/self/mountinfo")).contains("fuse.sshfs");
        lab.kill9Understudy();
        assertThat(lab.on("b", "pgrep -x rsync")).isNotBlank();
        lab.launch();
        lab.awaitApi();
        await("clean").atMost(LONG).until(() -> lab.on("b", "pgrep -x rsync").isBlank()
                && !lab.on("b", "cat /proc/self/mountinfo").contains("fuse.sshfs"));
        lab.awaitState("WATCHING");

        Files.write(theirs.resolve("large"), new byte[100_000]);
        run("complete");
        assertThat(ours.resolve("large")).hasSize(100_000);
        assertThat(lab.on("b", "cat /proc/self/mountinfo")).doesNotContain("fuse.sshfs");
        assertThat(lab.log()).doesNotContain("IdentityFile");
    }

    @Test
    void aFailbackBringsTheDataBackFirst() throws IOException {
        understudy(overSsh(), ", back: true");
        run("complete");
        assertThat(lab.post("/api/v1/services/web/failover", "{\"force\":true}").statusCode()).isEqualTo(202);
        lab.awaitState("HOLDING");
        Files.writeString(ours.resolve("made-on-b"), "made while b served");
        Files.delete(ours.resolve("file-0"));

        var refused = lab.post("/api/v1/services/web/failback", "{}");
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.body()).contains("mirror-back", "nobody has confirmed");
        begin("/back", "");
        await().atMost(LONG).until(() -> !mirror().path("back").isNull());
        var summary = mirror().path("back");
        assertThat(summary.path("files").asInt()).isEqualTo(1);
        assertThat(summary.path("deletions").asInt()).isEqualTo(1);
        assertThat(theirs.resolve("made-on-b")).doesNotExist();
        assertThat(lab.post(MIRROR + "/back", "{\"confirm\":\"other\"}").statusCode()).isEqualTo(409);
        begin("/back", "{\"confirm\":\"" + summary.path("id").asString() + "\"}");
        await().atMost(LONG).until(() -> mirror().path("back").path("sent").asBoolean());
        assertThat(theirs.resolve("made-on-b")).hasContent("made while b served");
        Files.writeString(ours.resolve("made-last"), "made after that");
        assertThat(lab.post("/api/v1/services/web/failback", "{}").statusCode()).isEqualTo(202);
        lab.awaitState("WATCHING");

        assertThat(lab.lastRecovery().path("result").asString()).isEqualTo("failed-back");
        assertThat(theirs.resolve("made-last")).hasContent("made after that");
        assertThat(theirs.resolve("file-0")).doesNotExist();
        run("complete");
    }

    @Test
    void aStaleMirrorKeepsItFromTakingOverByItself() {
        understudy(overSsh(), ", max-age: 1h, when-stale: block");
        assertThat(lab.get("/api/v1/services/web").path("gates").toString())
                .contains("the data was never copied here completely");
        lab.bash("unplug a");
        lab.awaitState("HALTED");

        assertThat(lab.has("b")).isFalse();
        assertThat(lab.service("because")).contains("the data was never copied here completely");
        var refused = lab.post("/api/v1/services/web/failover", "{}");
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.body()).contains("\"mirror\"");
        assertThat(lab.post("/api/v1/services/web/failover", "{\"force\":true}").statusCode()).isEqualTo(202);
        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
    }
}
