package io.understudy.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.fence.FenceReport.Result;
import io.understudy.remote.CommandResult;
import io.understudy.remote.CommandRunner;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a method over SSH may claim. The runner is scripted. */
class SshFenceTests {
    private static final String OWN = "1: lo    inet 127.0.0.1/8 scope host lo\n"
            + "2: eth0    inet 192.0.2.1/24 scope global eth0\n";

    private final List<String> ran = new ArrayList<>();

    @Test
    void goneWhenTheListOfAddressesNoLongerHoldsThem() {
        var report = fence(command -> exited(0, command.contains("show") ? OWN : ""));

        assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
        assertThat(report.gone()).isTrue();
        assertThat(ran).containsExactly("ip address delete 192.0.2.100/32 dev eth0",
                "ip address delete 2001:db8::100/128 dev eth0", "ip -o address show");
    }

    @Test
    void anAddressThatWasGoneAlreadyIsSuccess() {
        var report = fence(command -> command.contains("show") ? exited(0, OWN) : exited(2, "RTNETLINK answers: …"));

        assertThat(report.gone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2: eth0    inet 192.0.2.100/32 scope global eth0\n",
            "2: eth0    inet 192.0.2.100 peer 192.0.2.7/32 scope global eth0\n",
            "2: eth0    inet6 2001:db8::100/128 scope global\n"})
    void notGoneWhileTheListHoldsOne(String line) {
        var report = fence(command -> exited(0, command.contains("show") ? OWN + line : ""));

        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(report.gone()).isFalse();
    }

    /**
     * A restricted login that answers everything with success, a listing too long to be kept, a list that fails or
     * never ends.
     */
    @Test
    void aListThatTellsNothingProvesNothing() {
        var useless = List.<CommandResult>of(exited(0, ""), exited(0, OWN + CommandResult.CUT + "9000 octets …]\n"),
                exited(1, OWN), new CommandResult.Unknown("broke off", OWN, Duration.ZERO),
                new CommandResult.NotRun("no", Duration.ZERO));

        for (var list : useless) {
            var report = fence(command -> command.contains("show") ? list : exited(0, ""));
            assertThat(report.gone()).as("%s", list).isFalse();
        }
    }

    @Test
    void aCommandThatBrokeOffIsUnknownUnlessTheListKnowsBetter() {
        var brokeOff = new CommandResult.Unknown("broke off", "", Duration.ZERO);

        var unknown = fence(command -> command.contains("show") ? exited(1, "") : brokeOff);
        var known = fence(command -> command.contains("show") ? exited(0, OWN) : brokeOff);

        assertThat(unknown.result()).isEqualTo(Result.UNKNOWN);
        assertThat(known.gone()).isTrue();
    }

    @Test
    void aHostThatCantBeReachedRefuses() {
        var report = fence(_ -> new CommandResult.NotRun("nothing listens", Duration.ZERO));

        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(report.why()).isEqualTo("nothing listens");
    }

    // ---- the length that the primary has ----------------------------------------------------------------------------

    /** As the kernel: an address is deleted with its own length only. */
    private final class Kernel implements Function<String, CommandResult> {
        private final List<String> has;

        Kernel(String... has) {
            this.has = new ArrayList<>(List.of(has));
        }

        @Override
        public CommandResult apply(String command) {
            if (command.contains("show")) {
                return exited(0, OWN + has.stream().map(a -> "2: eth0    inet" + (a.contains(":") ? "6 " : " ") + a
                        + " scope global eth0\n").reduce("", String::concat));
            }
            return has.remove(command.split(" ")[3])
                    ? exited(0, "")
                    : exited(2, "RTNETLINK answers: Cannot assign requested address");
        }
    }

    @Test
    void anAddressWithAnotherLengthIsTakenOffWithThatOne() {
        var report = fence(new Kernel("192.0.2.100/24", "2001:db8::100/128"));

        assertThat(report.gone()).isTrue();
        assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
        assertThat(ran).containsExactly("ip address delete 192.0.2.100/32 dev eth0",
                "ip address delete 2001:db8::100/128 dev eth0", "ip -o address show",
                "ip address delete 192.0.2.100/24 dev eth0", "ip -o address show");
    }

    @Test
    void theLengthThatWasSeenIsUsedAtOnceTheNextTime() {
        var fencer = fencer(new Kernel("192.0.2.100/24"));
        fencer.fence(service(METHOD), METHOD);
        ran.clear();

        fencer.fence(service(METHOD), METHOD);

        assertThat(ran).containsExactly("ip address delete 192.0.2.100/24 dev eth0",
                "ip address delete 2001:db8::100/128 dev eth0", "ip -o address show");
        assertThat(fencer.lengths().there("web", new Vip("192.0.2.100", 32))).isEqualTo(new Vip("192.0.2.100", 24));
        assertThat(fencer.lengths().there("other", new Vip("192.0.2.100", 32)).prefix()).isEqualTo(32);
    }

    @Test
    void anAddressThatIsThereTwiceIsTakenOffTwice() {
        assertThat(fence(new Kernel("192.0.2.100/24", "192.0.2.100/32", "192.0.2.100/16")).gone()).isTrue();
    }

    /** A length from another host's output is a number within the address, or nothing. */
    @Test
    void nothingButALengthComesFromTheList() {
        var report = fence(command -> exited(command.contains("show") ? 0 : 2, command.contains("show")
                ? OWN + "2: eth0; reboot    inet 192.0.2.100/33 scope\n3: e    inet 192.0.2.100/2;reboot scope\n"
                : ""));

        assertThat(ran).noneMatch(c -> c.contains("reboot") || c.contains("/33"));
        assertThat(report.why()).doesNotContain("reboot");
        assertThat(report.gone()).as("a line that can't be read names it").isFalse();
    }

    @Test
    void anAddressOnAnotherInterfaceIsSaidWithItsName() {
        var report = fence(command -> exited(command.contains("show") ? 0 : 2,
                command.contains("show") ? OWN + "3: bond0    inet 192.0.2.100/32 scope global bond0\n" : ""));

        assertThat(report.gone()).isFalse();
        assertThat(report.why()).contains("on bond0");
    }

    @Test
    void theAddressesOfAHostThatHasThousandsAreJournaledShort() {
        var many = new StringBuilder(OWN);
        for (int i = 0; i < 4000; i++) {
            many.append("2: eth0    inet 10.0.").append(i / 250).append('.').append(i % 250)
                    .append("/32 scope global\n");
        }
        many.append("2: eth0    inet 192.0.2.100/32 scope global eth0\n");

        var report = fence(command -> exited(0, command.contains("show") ? many.toString() : ""));

        assertThat(report.gone()).isFalse();
        assertThat(report.commands().getLast().output()).contains("192.0.2.100/32").contains("other lines")
                .hasSizeLessThan(1000);
    }

    private static CommandResult exited(int status, String output) {
        return new CommandResult.Exited(status, output, Duration.ZERO);
    }

    private static final Settings.SshFence METHOD = new Settings.SshFence(Settings.Scope.ADDRESSES,
            CommandLine.line("ip address delete {address} dev {interface}"), Duration.ofSeconds(5));

    private FenceReport fence(Function<String, CommandResult> a) {
        return fencer(a).fence(service(METHOD), METHOD);
    }

    private CommandFencer fencer(Function<String, CommandResult> a) {
        return new CommandFencer(new OneHost(a), () -> 0L, AgentPollPause::asleep);
    }

    static Settings.Service service(Settings.FenceMethod method) {
        return service(method, new Settings.Ssh("192.0.2.1", "u", 22, Path.of("k"), Path.of("h"), Duration.ofSeconds(1),
                Duration.ofSeconds(1)));
    }

    static Settings.Service service(Settings.FenceMethod method, Settings.Ssh ssh) {
        var pace = new Pace(Duration.ofSeconds(1), Duration.ofMillis(500), 3, 2, Duration.ofSeconds(3));
        return new Settings.Service("web", Mode.ACT,
                List.of(new Vip("192.0.2.100", 32), new Vip("2001:db8::100", 128)), "eth0",
                new Settings.Primary(InetAddress.ofLiteral("192.0.2.1"), new NodeId("a"), "eth0", null, ssh), pace,
                List.of(), null,
                new Settings.Fence(Settings.Proof.WIRE, List.of(method), Settings.WhenUnproven.HOLD),
                new Settings.Witnesses(Settings.WitnessKind.NONE, List.of(), 0),
                new Settings.Takeover(null, null, Duration.ZERO, Duration.ofSeconds(1)), Settings.AfterTakeover.HOLD,
                new Settings.Failback(Settings.FailbackPolicy.MANUAL, null, null),
                new Settings.HoldDown(Duration.ofHours(1), 2), null);
    }

    private final class OneHost implements Remotes {
        private final Function<String, CommandResult> answers;

        OneHost(Function<String, CommandResult> answers) {
            this.answers = answers;
        }

        @Override
        public CommandRunner here() {
            throw new IllegalStateException("nothing runs here");
        }

        @Override
        public CommandRunner over(Settings.Ssh ssh) {
            return new CommandRunner() {
                @Override
                public CommandResult run(CommandLine command, Duration limit) {
                    ran.add(command.toString());
                    return answers.apply(command.toString());
                }

                @Override
                public CommandResult run(CommandLine command, String input, Duration limit) {
                    return run(command, limit);
                }
            };
        }

        @Override
        public void warm(Settings.Ssh ssh) {
            // nothing to keep
        }

        @Override
        public void rest(Settings.Ssh ssh, boolean resting) {
            // never rests
        }

        @Override
        public Optional<String> trouble(Settings.Ssh ssh) {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing to end
        }
    }
}
