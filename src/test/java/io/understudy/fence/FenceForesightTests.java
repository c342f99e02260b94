package io.understudy.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.remote.CommandResult;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service has 192.0.2.100/32 and 2001:db8::100/128, and primary.interface is eth0. */
class FenceForesightTests {
    private static final String WELL = """
            1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
            2: eth0    inet 192.0.2.1/24 brd 192.0.2.255 scope global eth0
            2: eth0    inet 192.0.2.100/24 scope global secondary eth0
            2: eth0    inet6 2001:db8::100/64 scope global deprecated
            """;

    @ParameterizedTest
    @ValueSource(strings = {"sudo -n ip address delete {address} dev {interface}", "ip addr del {address} dev eth0",
            "ip address delete 192.0.2.100/24 dev eth0", "/usr/local/bin/give-up {service}",
            "ip address delete 192.0.2.7/32 dev {interface}"})
    void aCommandThatWouldDoIsNotDoubted(String command) {
        assertThat(judge(command, WELL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ip address delete 192.0.2.100/32 dev eth0 | 192.0.2.100/24",
            "ip address delete 192.0.2.100 dev eth0 | 192.0.2.100/24",
            "ip -6 address delete 2001:db8:0::100/128 dev {interface} | 2001:db8::100/64",
            "ip address delete {address} dev eth1 | is on eth0"})
    void aLengthOrAnInterfaceThatIsWrittenOutIsCompared(String command, String says) {
        assertThat(judge(command, WELL)).isNotEmpty().allMatch(doubt -> doubt.contains(says));
    }

    @Test
    void anAddressOnAnotherInterfaceThanPrimaryInterfaceIsSaid() {
        assertThat(judge("ip address delete {address} dev {interface}",
                "3: bond0@eth0    inet 192.0.2.100/32 scope global bond0\n")).singleElement()
                .satisfies(doubt -> assertThat(doubt).contains("bond0").contains("set primary.interface"));
    }

    @Test
    void anAddressWithAPeerIsSaid() {
        assertThat(judge("ip address delete {address} dev {interface}",
                "2: eth0    inet 192.0.2.100 peer 192.0.2.7/32 scope global eth0\n")).singleElement()
                .satisfies(doubt -> assertThat(doubt).contains("peer"));
    }

    @Test
    void anAddressThatThePrimaryHasNotIsNoDoubt() {
        assertThat(judge("ip address delete 192.0.2.100/32 dev eth9", "2: eth0    inet 192.0.2.1/24 scope global\n"))
                .isEmpty();
    }

    @Test
    void aListThatIsRefusedMattersWhereItIsTheProof() {
        var method = method("x {address}");
        var service = SshFenceTests.service(method);
        var refused = new CommandResult.Exited(1, "not allowed", Duration.ZERO);
        var proof = new Settings.Fence(Settings.Proof.METHOD, List.of(method), Settings.WhenUnproven.HOLD);

        assertThat(FenceForesight.unlisted(service, refused)).isEmpty();
        assertThat(FenceForesight.unlisted(new Settings.Service(service.name(), service.mode(), service.addresses(),
                service.interfaceName(), service.primary(), service.hostWatch(), service.probes(), service.respawn(),
                proof, service.witnesses(), service.takeover(), service.afterTakeover(), service.failback(),
                service.holdDown(), service.mirror()), refused)).singleElement()
                .satisfies(doubt -> assertThat(doubt).contains("ip -o address show", "exit 1")
                        .as("what a command prints does not get into notices").doesNotContain("not allowed"));
    }

    private static List<String> judge(String command, String listing) {
        return FenceForesight.judge(SshFenceTests.service(method(command)), PrimaryListing.parse(listing));
    }

    private static Settings.SshFence method(String command) {
        return new Settings.SshFence(Settings.Scope.ADDRESSES, CommandLine.line(command), Duration.ofSeconds(5));
    }
}
