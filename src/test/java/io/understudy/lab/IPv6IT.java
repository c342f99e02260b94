package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.lab.Eye.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A service with an address of each family ({@code web}), and one that knows nothing but IPv6, SSH and witness included
 * ({@code six}).
 */
class IPv6IT extends Faults {
    private static final String SIX = "2001:db8:77::101";

    @Override
    void start() {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "IPv6");
        lab = Lab.open(Map.of("LAB_EYE", "1", "LAB_IPV6", "1"));
        lab.bash("on a ip address add " + SIX + "/128 dev eth0 nodad preferred_lft 0");
        var six = new Yaml(lab, "six", "\"" + SIX + "/128\"").with("primary", Yaml.primary(lab, "2001:db8:77::1"))
                .with("probes", "[" + Yaml.probe(SIX) + "]")
                .with("witnesses", "{ addresses: [\"2001:db8:77::254\"], need: 1 }");
        var both = new Yaml(lab, "web", "10.77.0.100/32, \"" + Lab.VIP6 + "/128\"").with("probes",
                "[" + Yaml.probe(Lab.VIP) + ", " + Yaml.probe(Lab.VIP6).replace("home", "home6") + "]");
        lab.understudy(Yaml.of(lab, "", both, six));
        eye = new Eye(lab, Lab.VIP, Lab.VIP6, SIX);
    }

    private void backHome(String service) {
        lab.awaitStateOf(service, "WATCHING", "HOLDING");
        if (lab.field(service, "state").equals("HOLDING")) {
            assertThat(lab.post("/api/v1/services/" + service + "/failback", "").statusCode()).isEqualTo(202);
        }
        awaitReady(service);
    }

    private String addressLine(String address) {
        return lab.on("b", "ip -6 address show dev eth0").lines().dropWhile(l -> !l.contains(" " + address + "/"))
                .limit(2).reduce("", (x, y) -> x + " " + y);
    }

    @Test
    void movesBothFamiliesWhenThePrimaryIsGoneAndFencesItWhenItIsBack() {
        backHome("six");
        backHome("web");
        var source = lab.on("b", "ip -6 route get 2001:db8:77::3");

        inject("unplug a");

        lab.awaitStateOf("web", "HOLDING");
        lab.awaitStateOf("six", "HOLDING");
        for (var address : new String[]{Lab.VIP, Lab.VIP6, SIX}) {
            Awaitility.await(address + " served by b").atMost(SOON)
                    .until(() -> lab.servedTo("c", address).equals("b"));
            assertThat(eye.twoHolders(address, began)).isLessThanOrEqualTo(NOISE);
        }
        for (var address : new String[]{Lab.VIP6, SIX}) {
            assertThat(addressLine(address)).contains("/128", "deprecated", "nodad", "preferred_lft 0sec")
                    .doesNotContain("tentative", "dadfailed");
            assertThat(eye.sentByB(began)).as("unsolicited advertisement of " + address).anyMatch(
                    f -> f.to().startsWith("33:33:") && f.what().contains("> ff02::1 icmp6 136 target " + address + " ")
                            && f.what().endsWith("flags 20"));
        }
        assertThat(lab.on("b", "ip -6 route get 2001:db8:77::3")).isEqualTo(source).contains("src 2001:db8:77::2");
        var asks = Moment.now();
        Awaitility.await("the witness is asked").atMost(SOON).until(() -> eye.sentByB(asks).stream()
                .anyMatch(f -> f.what().endsWith("> 2001:db8:77::254 icmp6 128")));
        assertThat(eye.sentByB(began)).filteredOn(f -> f.what().contains("> 2001:db8:77::254 "))
                .as("b's own source address").allMatch(f -> f.what().startsWith("ip6 2001:db8:77::2 "));
        report("IPv6, both families in one service", "a unplugged",
                "taken over: deprecated, no DAD, advertised, b's own source unchanged", seen(Lab.VIP6));
        report("IPv6 only", "a unplugged", "the same", seen(SIX));

        inject("plug a");

        for (var address : new String[]{Lab.VIP, Lab.VIP6, SIX}) {
            Awaitility.await("a is off " + address).atMost(SOON).until(() -> !lab.has("a", address));
            assertThat(eye.twoHolders(address, began)).isLessThan(Duration.ofSeconds(2));
            assertThat(lab.servedTo("c", address)).isEqualTo("b");
        }
        report("IPv6, a plugged in again", "a's link back with its addresses", "fenced at once", seen(Lab.VIP6));
        report("IPv6 only, a plugged in again", "as above", "fenced at once over SSH by IPv6", seen(SIX));
    }

    @Test
    void fencesOverIPv6AndFailsBack() {
        backHome("six");
        backHome("web");

        inject("on a pkill -STOP -x labweb");

        lab.awaitStateOf("six", "HOLDING");
        lab.awaitStateOf("web", "HOLDING");
        Awaitility.await("served by b").atMost(SOON).until(() -> lab.servedTo("c", SIX).equals("b"));
        assertThat(lab.has("a", SIX)).isFalse();
        assertThat(lab.has("a", Lab.VIP6)).isFalse();
        assertThat(eye.twoHolders(SIX, began)).isLessThanOrEqualTo(NOISE);
        report("IPv6 only, a's service hangs", "a's web process frozen", "fenced over SSH by IPv6, taken over",
                seen(SIX));

        began = Moment.now();
        lab.bash("on a pkill -CONT -x labweb");
        backHome("six");
        backHome("web");
        Awaitility.await("served by a").atMost(SOON)
                .until(() -> lab.servedTo("c", SIX).equals("a") && lab.servedTo("c", Lab.VIP6).equals("a"));
        assertThat(lab.has("b", SIX)).isFalse();
        assertThat(eye.twoHolders(SIX, began)).isLessThanOrEqualTo(NOISE);
        assertThat(eye.outage(SIX, began)).as("b announces it with a's hardware address")
                .isLessThan(Duration.ofSeconds(3));
        report("IPv6 only, failback", "ordered", "a serves; b announces it with a's hardware address", seen(SIX));
    }
}
