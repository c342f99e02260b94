package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The shell version's set-up: what is taken over is the primary's own and only address, and SSH goes to it as well. */
class ShellVersionIT extends Faults {
    private static final String A = "10.77.0.1";

    @Override
    void start() {
        lab = Lab.open(Map.of("LAB_EYE", "1"));
        lab.bash("on a ip address delete $VIP/32 dev eth0");
        lab.understudy(Yaml.of(lab, "", new Yaml(lab, "web", A + "/32")));
        eye = new Eye(lab, A);
        lab.bash("on b setsid perl $lab_here/wire sent lo >$LAB_STATE/sent-lo.log 2>&1 </dev/null &");
    }

    @Override
    void home() {
        awaitReady("web");
        began = Eye.Moment.now();
    }

    @Test
    void takesThePrimarysOwnAddressAndTalksToItNoMore() {
        assertThat(lab.servedTo("c", A)).isEqualTo("a");

        inject("unplug a");

        lab.awaitState("HOLDING");
        Awaitility.await("served by b").atMost(SOON).until(() -> lab.servedTo("c", A).equals("b"));
        assertThat(eye.twoHolders(A, began)).isLessThanOrEqualTo(NOISE);
        report("the shell version's set-up: a's own address", "a unplugged", "taken over", seen(A));
        newEvents();

        inject("plug a");

        var event = awaitEvent("second-holder");
        assertThat(event.get("because").asString()).contains(eye.mac("a"));
        // two holders until a person decides: nothing could be told to a but through the address that b has itself
        stays(Duration.ofSeconds(3), () -> lab.service("state").equals("HOLDING") && lab.has("b", A));
        assertThat(eye.sentByB(began)).filteredOn(f -> f.to().equals(eye.mac("a")))
                .as("frames to a other than ARP").noneMatch(f -> f.what().startsWith("ip"));
        assertThat(eye.sentByB(began)).as("a's return is seen by ARP probes")
                .anyMatch(f -> f.what().startsWith("arp request") && f.what().contains("0.0.0.0 target " + A));
        assertThat(eye.frames("sent-lo.log", began)).as("SSH or echo to itself")
                .noneMatch(f -> f.what().matches("ip .* > " + A + " (icmp 8|tcp \\d+ 22)"));
        assertThat(lab.servedTo("c", A)).isEqualTo("b");
        report("the shell version's set-up: a is back", "a's link back, it has its address",
                "seen by ARP only, reported, announced again by b; no echo, probe or SSH",
                seen(A) + " (until somebody decides)");
    }
}
