package io.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Segment;
import io.understudy.settings.Fault;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import io.understudy.settings.read.SettingsReader;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the default gateway can be the witness, as it is now. */
class InterfaceCheckTests {
    private static final String FILE = """
            understudy:
              node: b
              services:
                web:
                  addresses: [192.0.2.100/32, "2001:db8::100/128"]
                  interface: eth0
                  primary:
                    address: 192.0.2.1
                    ssh: { host: 192.0.2.7, user: u, private-key: k, known-hosts: h }
            """;

    private static InterfaceCheck judged(String file, String... gateways) {
        var loaded = (ReadResult.Loaded) new SettingsReader(() -> "b", _ -> false).read(file, Path.of("/etc"));
        var check = new InterfaceCheck(loaded.settings(), loaded.lines());
        Settings.Service service = loaded.settings().services().getFirst();
        check.judge(service, new Segment("eth0", true, true,
                List.of(new InterfaceAddress(2, InetAddress.ofLiteral("192.0.2.2"), 24, false)),
                Arrays.stream(gateways).map(InetAddress::ofLiteral).toList()));
        return check;
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1,the primary of web", "192.0.2.7,the primary of web",
            "192.0.2.100,an address of the service web", "2001:db8::100,an address of the service web",
            "192.0.2.2,an address of this host"})
    void aGatewayThatGoesDownWithThePrimaryIsAFault(String gateway, String what) {
        assertThat(judged(FILE, gateway).faults()).singleElement().satisfies(f -> {
            assertThat(f.key()).isEqualTo("understudy.services.web.witnesses");
            assertThat(f.line()).isEqualTo(4);
            assertThat(f.problem()).contains(gateway, what);
            assertThat(f.remedy()).contains("witnesses: {");
        });
    }

    @Test
    void anotherGatewayStandsIn() {
        assertThat(judged(FILE, "192.0.2.254").warnings()).isEmpty();
        assertThat(judged(FILE, "fe80::1").faults()).isEmpty();

        var both = judged(FILE, "192.0.2.1", "fe80::1");
        assertThat(both.faults()).isEmpty();
        assertThat(both.warnings()).singleElement().extracting(Warning::problem).asString()
                .contains("192.0.2.1", "fe80::1");
        assertThat(judged(FILE, "192.0.2.254", "2001:db8::100").warnings()).isEmpty();
    }

    @Test
    void noGatewayIsAFaultAndNamedWitnessesNeedNone() {
        assertThat(judged(FILE).faults()).singleElement().extracting(Fault::problem).asString()
                .contains("eth0 has no default gateway");

        var named = judged(FILE + "      witnesses: { addresses: [192.0.2.254] }\n", "192.0.2.1");
        assertThat(named.faults()).isEmpty();
        assertThat(named.warnings()).isEmpty();
    }
}
