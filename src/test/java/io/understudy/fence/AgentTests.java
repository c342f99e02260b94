package io.understudy.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.fence.FenceReport.Result;
import io.understudy.remote.CommandResult;
import io.understudy.remote.LocalCommands;
import io.understudy.remote.RemoteConfiguration;
import io.understudy.settings.Fault;
import io.understudy.settings.KeyLines;
import io.understudy.settings.Notify;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs stand for agents, and Debian's fence_dummy for the real ones. */
class AgentTests {
    /** The options' part of a script: reads them as agents do. */
    private static final String READ = """
            #!/bin/sh
            while IFS='=' read -r name value; do eval "opt_$name=\\$value"; done
            echo "$opt_action" >> "$0.asked"
            """;
    private static final String METADATA = """
            <?xml version="1.0" ?>
            <resource-agent name="fence_test">
            <parameters>
              <parameter name="action" required="1"><content type="string" default="reboot" /></parameter>
              <parameter name="ip" required="1" obsoletes="ipaddr"><content type="string" /></parameter>
              <parameter name="ipaddr" required="1" deprecated="1"><content type="string" /></parameter>
              <parameter name="password" required="0"><content type="string" /></parameter>
              <parameter name="power_wait" required="1"><content type="second" default="0" /></parameter>
            </parameters>
            </resource-agent>
            """;

    @TempDir
    private Path folder;

    @Test
    void provenWhenTheStatusSaysOff() throws IOException {
        var agent = agent("""
                case $opt_action in
                  off) [ "$opt_password" = "a b" ] && touch "$0.off";;
                  status) [ -e "$0.off" ] && exit 2; exit 0;;
                esac
                """, Map.of("password", "a b"));

        var report = fence(agent);

        assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
        assertThat(report.gone()).isTrue();
        assertThat(asked()).containsExactly("off", "status");
    }

    @Test
    void asksTheStatusAgainSincePowerTakesAMomentToDrop() throws IOException {
        var agent = agent("""
                [ $opt_action = off ] && exit 0
                [ $(grep -c status "$0.asked") -ge 3 ] && exit 2
                exit 0
                """, Map.of());

        var report = fence(agent);

        assertThat(report.gone()).isTrue();
        assertThat(asked()).containsExactly("off", "status", "status", "status");
    }

    @Test
    void successThatTheStatusDeniesIsNeverProof() throws IOException {
        var report = fence(agent("exit 0", Map.of()), Duration.ofMillis(700));

        assertThat(report.result()).isEqualTo(Result.UNKNOWN);
        assertThat(report.gone()).isFalse();
        assertThat(report.why()).contains("status is on");
    }

    @Test
    void oneThatRefusesIsAskedForItsStatusOnce() throws IOException {
        var report = fence(agent("""
                [ $opt_action = off ] && { echo "Login denied"; exit 3; }
                exit 0
                """, Map.of()));

        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(report.why()).contains("exit 3; ").contains("status is on");
        assertThat(asked()).containsExactly("off", "status");
    }

    @Test
    void offAlreadyIsProofThoughOffItselfFails() throws IOException {
        var report = fence(agent("[ $opt_action = off ] && exit 1; exit 2", Map.of()));

        assertThat(report.gone()).isTrue();
    }

    /** fencing.py's EC_BAD_ARGS, getopt and the shell itself end with 2, which is also what the status says for off. */
    @Test
    void oneThatUnderstandsNothingIsNotTakenForOff() throws IOException {
        var report = fence(agent("echo 'unrecognised arguments'; exit 2", Map.of()));

        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(report.gone()).isFalse();
        assertThat(report.why()).contains("as if it did not understand");
    }

    @Test
    void oneThatHangsIsUnknownWithinItsTimeout() throws IOException {
        long began = System.nanoTime();

        var report = fence(agent("sleep 100", Map.of()), Duration.ofMillis(600));

        assertThat(report.result()).isEqualTo(Result.UNKNOWN);
        assertThat(report.gone()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(asked()).containsExactly("off", "status");
    }

    @Test
    void oneThatHangsAfterItHasSwitchedOffIsProvenByItsStatus() throws IOException {
        var report = fence(agent("[ $opt_action = off ] && sleep 100; exit 2", Map.of()), Duration.ofSeconds(1));

        assertThat(report.gone()).isTrue();
    }

    @Test
    void oneThatIsNotThereIsRefused() {
        var report = fence(
                new Settings.AgentFence(Settings.Scope.HOST, "fence_of_nobody", Map.of("password", "hunter2"),
                        Duration.ofSeconds(1)));

        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(report.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "it's \"q\\x", "a b&c=d", "pässwort"})
    void noSecretIsInAReport(String secret) throws IOException {
        var agent = agent("""
                echo "curl -u fence:$opt_password"
                printf '%s' "fence:$opt_password" | base64 -w0
                printf '%s' "$opt_password" | base64 -w0
                echo "$opt_snmp_priv_passwd"
                exit 1
                """, Map.of("username", "fence", "password", secret, "snmp_priv_passwd", secret, "api_key", ""));

        var report = fence(agent);

        assertThat(report.toString()).doesNotContain(secret)
                .doesNotContain(Base64.getEncoder()
                        .encodeToString(("fence:" + secret).getBytes(StandardCharsets.UTF_8)))
                .contains("curl -u fence:…");
        assertThat(agent.toString()).doesNotContain(secret);
    }

    @Test
    void noHalfOfASecretIsLeftWhereALongOutputWasCut() {
        var secrets = new AgentSecrets(Map.of("password", "correct-horse"));

        var clean = secrets.removedFrom(
                "begin correct" + CommandResult.CUT + "9 octets …]\nhorse" + "-".repeat(99)
                        + "end");

        assertThat(clean).doesNotContain("correct").doesNotContain("horse").contains("left out").endsWith("end");
    }

    // ---- metadata ---------------------------------------------------------------------------------------------------

    @Test
    void aMistypedAndAMissingOptionAreFaultsWithKeyLineAndRemedy() throws IOException {
        var agent = agent("cat <<'X'\n" + METADATA + "X\n", Map.of("passwort", "hunter2", "power-wait", "1"));
        var key = "understudy.services.web.fence.methods[0].agent.options";

        var found = check(agent, new KeyLines(Map.of(key, 12, key + ".passwort", 13)));

        assertThat(found.faults()).extracting(Fault::key).containsExactly(key + ".passwort", key);
        assertThat(found.faults()).extracting(Fault::line).containsExactly(13, 12);
        assertThat(found.faults().getFirst().remedy()).contains("ip, ipaddr, password, power_wait");
        assertThat(found.faults().getLast().problem()).startsWith("lacks ip,");
        assertThat(found.faults().toString()).doesNotContain("hunter2");
        assertThat(found.warnings()).isEmpty();
    }

    @Test
    void theOlderNameOfARequiredOptionWillDo() throws IOException {
        var agent = agent("echo noise >&2\ncat <<'X'\n" + METADATA + "X\n", Map.of("ipaddr", "192.0.2.9"));

        assertThat(check(agent, new KeyLines(Map.of())).faults()).isEmpty();
    }

    @Test
    void anAgentThatIsNotInstalledIsAFaultOfItsKey() {
        var found = check(
                new Settings.AgentFence(Settings.Scope.HOST, "fence_of_nobody", Map.of(), Duration.ofSeconds(1)),
                new KeyLines(Map.of("understudy.services.web.fence", 9)));

        assertThat(found.faults()).singleElement().satisfies(f -> {
            assertThat(f.key()).isEqualTo("understudy.services.web.fence.methods[0].agent.run");
            assertThat(f.line()).isEqualTo(9);
            assertThat(f.remedy()).contains("fence-agents");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 100", "exit 1", "echo '<resource-agent><parameters>'",
            "echo '<resource-agent><x>&xxe;</x></resource-agent>'"})
    void anAgentThatDoesNotDescribeItselfIsAWarningOnly(String body) throws IOException {
        var found = check(agent(body, Map.of("password", "hunter2")), new KeyLines(Map.of()));

        assertThat(found.faults()).isEmpty();
        assertThat(found.warnings()).singleElement().extracting(Warning::key)
                .isEqualTo("understudy.services.web.fence.methods[0].agent.run");
        assertThat(found.warnings().toString()).doesNotContain("hunter2");
    }

    @Test
    void nothingOutsideIsReadForMetadata() throws IOException {
        var file = Files.writeString(folder.resolve("outside"), "<parameter name=\"stolen\"/>");
        var text = "<!DOCTYPE resource-agent [<!ENTITY xxe SYSTEM \"" + file.toUri() + "\">]>\n"
                + METADATA.replace("<?xml version=\"1.0\" ?>\n", "");

        assertThat(AgentMetadata.parse(text)).satisfies(m -> assertThat(m.knows("ip")).isTrue());
        assertThat(AgentMetadata.parse(text.replace("<parameters>", "<parameters>&xxe;"))).isNull();
    }

    // ---- the real one -----------------------------------------------------------------------------------------------

    @Test
    void debiansFenceDummyIsCheckedAndFences() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/fence_dummy")), "fence_dummy (Debian: fence-agents)");
        var status = Files.writeString(folder.resolve("status"), "on");
        var dummy = new Settings.AgentFence(Settings.Scope.HOST, "fence_dummy",
                Map.of("status_file", status.toString()),
                Duration.ofSeconds(20));

        assertThat(check(dummy, new KeyLines(Map.of()))).isEqualTo(new AgentChecks.Found(List.of(), List.of()));
        var report = fence(dummy);

        assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
        assertThat(report.gone()).isTrue();
        assertThat(status).hasContent("off");
    }

    @Test
    void debiansFenceDummyThatFailsProvesNothing() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/fence_dummy")), "fence_dummy (Debian: fence-agents)");
        var wrong = new Settings.AgentFence(Settings.Scope.HOST, "fence_dummy",
                Map.of("type", "fail", "pulg", "1"), Duration.ofSeconds(10));

        var report = fence(wrong);

        assertThat(report.gone()).isFalse();
        assertThat(report.result()).isNotEqualTo(Result.SUCCEEDED);
        assertThat(check(wrong, new KeyLines(Map.of())).faults()).singleElement().extracting(Fault::key).asString()
                .endsWith("options.pulg");
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private Settings.AgentFence agent(String body, Map<String, String> options) throws IOException {
        var file = folder.resolve("agent");
        Files.writeString(file, READ + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new Settings.AgentFence(Settings.Scope.HOST, file.toString(), options, Duration.ofSeconds(10));
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(folder.resolve("agent.asked"));
    }

    private static FenceReport fence(Settings.AgentFence agent, Duration timeout) {
        return fence(new Settings.AgentFence(agent.scope(), agent.run(), agent.options(), timeout));
    }

    private static FenceReport fence(Settings.AgentFence agent) {
        try (var remotes = RemoteConfiguration.remotes(System::nanoTime)) {
            return new CommandFencer(remotes, System::nanoTime, AgentPollPause::asleep).fence(service(agent), agent);
        }
    }

    private static AgentChecks.Found check(Settings.AgentFence agent, KeyLines lines) {
        var settings = new Settings(new NodeId("b"), Path.of("/tmp"), List.of(), List.of(), Duration.ZERO,
                Duration.ZERO,
                Settings.OnStop.KEEP, Notify.NOBODY, List.of(service(agent)));
        return new AgentChecks(new LocalCommands(System::nanoTime), Duration.ofSeconds(3)).check(
                settings,
                lines);
    }

    static Settings.Service service(Settings.FenceMethod method) {
        var pace = new Pace(Duration.ofSeconds(1), Duration.ofMillis(500), 3, 2, Duration.ofSeconds(3));
        return new Settings.Service("web", Mode.ACT, List.of(new Vip("192.0.2.100", 32)), "eth0",
                new Settings.Primary(InetAddress.ofLiteral("192.0.2.1"), new NodeId("a"), "eth0", null, null), pace,
                List.of(), null,
                new Settings.Fence(Settings.Proof.WIRE, List.of(method), Settings.WhenUnproven.HOLD),
                new Settings.Witnesses(Settings.WitnessKind.NONE, List.of(), 0),
                new Settings.Takeover(null, null, Duration.ZERO, Duration.ofSeconds(1)), Settings.AfterTakeover.HOLD,
                new Settings.Failback(Settings.FailbackPolicy.MANUAL, null, null),
                new Settings.HoldDown(Duration.ofHours(1), 2), null);
    }
}
