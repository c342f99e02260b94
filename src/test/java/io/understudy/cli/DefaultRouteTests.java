package io.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultRouteTests {
    private static final String NOWHERE = "0".repeat(32);
    private static final String HEADER = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU"
            + "\tWindow\tIRTT";

    @Test
    void findsTheInterfacesWithADefaultGateway() {
        var v4 = List.of(HEADER, "eth0\t00000000\tFE0200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                "eth1\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
                "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0");
        var v6 = List.of(
                NOWHERE + " 00 " + NOWHERE + " 00 20010db80000000000000000000000fe 00000400 00000001 00000000 00000003"
                        + "     eth2",
                NOWHERE + " 00 " + NOWHERE + " 00 " + NOWHERE
                        + " ffffffff 00000001 00000000 00200200       lo");

        assertThat(DefaultRoute.interfaces(v4, v6)).containsExactlyInAnyOrder("eth0", "eth2");
    }

    @Test
    void findsNoneInAnEmptyNetworkNamespace() {
        assertThat(DefaultRoute.interfaces(List.of(HEADER), List.of())).isEmpty();
        assertThat(DefaultRoute.interfaces(List.of(), List.of())).isEmpty();
    }
}
