package io.understudy.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.address.LeftBehind.What;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Mode;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 192.0.2.100/32 was added for web on eth0, interface number 3, in this boot. */
class LeftBehindTests {
    private static final String BOOT = "this boot";
    private static final AddedAddress ADDED = new AddedAddress("web", "eth0", 3, BOOT,
            Services.vip("192.0.2.100/32"));
    private static final LeftBehind.Interface ETH0 = eth0(3, "192.0.2.100", 32);

    private static LeftBehind.Interface eth0(int index, String address, int prefix) {
        return new LeftBehind.Interface(index,
                List.of(new InterfaceAddress(index, InetAddress.ofLiteral(address), prefix, false)));
    }

    @Test
    void whatNoServiceHasAnyMoreIsReleased() {
        assertThat(judge(ETH0, Services.on("eth0", "192.0.2.101/32"))).isEqualTo(What.RELEASE);
        assertThat(judge(ETH0)).isEqualTo(What.RELEASE);
    }

    @Test
    void whatAServiceOfAnyNameHasThereIsKeptWithWhateverLength() {
        assertThat(judge(ETH0, renamed(Services.on("eth0", "192.0.2.100/32"), Mode.ACT))).isEqualTo(What.KEEP);
        assertThat(judge(ETH0, Services.on("eth0", "192.0.2.100/24"))).isEqualTo(What.KEEP);
        assertThat(judge(ETH0, Services.on("eth0", "192.0.2.7/32", "192.0.2.100/32"))).isEqualTo(What.KEEP);
    }

    @Test
    void aServiceThatOnlyObservesNowKeepsItAndSomebodyIsTold() {
        assertThat(judge(ETH0, renamed(Services.on("eth0", "192.0.2.100/32"), Mode.OBSERVE)))
                .isEqualTo(What.KEEP_OBSERVED);
    }

    @Test
    void anotherInterfaceInTheFileMovesItOnlyWhereItIsHeld() {
        var moved = Services.on("eth1", "192.0.2.100/32");

        assertThat(judge(Set.of("web"), ETH0, moved)).isEqualTo(What.MOVE);
        assertThat(judge(Set.of("web"), ETH0, renamed(moved, Mode.ACT))).as("renamed as well").isEqualTo(What.MOVE);
        assertThat(judge(Set.of(), ETH0, moved)).isEqualTo(What.RELEASE);
    }

    /** An administrator may have put it there since: it isn't the one that was added. */
    @Test
    void whatIsNotTheSameAddressAnyMoreIsNeverTouched() {
        assertThat(judge(null)).as("no interface").isEqualTo(What.FORGET);
        assertThat(judge(eth0(3, "192.0.2.1", 24))).as("not there").isEqualTo(What.FORGET);
        assertThat(judge(eth0(3, "192.0.2.100", 24))).as("another length").isEqualTo(What.FORGET);
        assertThat(judge(eth0(4, "192.0.2.100", 32))).as("the interface was made anew").isEqualTo(What.FORGET);
        assertThat(LeftBehind.judge(List.of(ADDED), "another boot", _ -> ETH0, List.of(), _ -> false))
                .extracting(LeftBehind.Verdict::what).containsExactly(What.FORGET);
    }

    @Test
    void aLineComesBackAsItWas() {
        var six = new AddedAddress("web", "eth0.7", 12, BOOT.replace(' ', '-'), Services.vip("2001:db8::100/128"));

        assertThat(AddedAddress.parse("web", six.line())).contains(six);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "b 3 eth0", "b 3 eth0 192.0.2.100", "b 3 eth0 192.0.2.100/33",
            "b x eth0 192.0.2.100/32",
            "b 3 eth0 name/32", "b 3 eth0 192.0.2.100/32 more"})
    void aLineThatIsNoneIsPassedOver(String line) {
        assertThat(AddedAddress.parse("web", line)).isEmpty();
    }

    private static Settings.Service renamed(Settings.Service s, Mode mode) {
        return new Settings.Service("shop", mode, s.addresses(), s.interfaceName(), s.primary(), s.hostWatch(),
                s.probes(), s.respawn(), s.fence(), s.witnesses(), s.takeover(), s.afterTakeover(), s.failback(),
                s.holdDown(), s.mirror());
    }

    private static What judge(LeftBehind.@Nullable Interface eth0, Settings.Service... services) {
        return judge(Set.of(), eth0, services);
    }

    private static What judge(Set<String> holding, LeftBehind.@Nullable Interface eth0, Settings.Service... services) {
        var there = eth0 == null ? Map.<String, LeftBehind.Interface>of() : Map.of("eth0", eth0);
        return LeftBehind.judge(List.of(ADDED), BOOT, there::get, List.of(services), holding::contains).getFirst()
                .what();
    }
}
