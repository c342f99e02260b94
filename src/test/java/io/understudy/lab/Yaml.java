package io.understudy.lab;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Configurations for the lab: fast intervals, and every command run by {@code lab/step}, so that a test can hold it (a
 * file {@code hold-NAME} in the lab's folder) or make it fail ({@code fail-NAME}). NAME is check, respawn, fence,
 * start, stop or claim.
 */
final class Yaml {
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final String name;

    /** What all services share, and then each of them. */
    static String of(Lab lab, String more, Yaml... services) {
        var text = new StringBuilder("""
                understudy:
                  node: b
                  data-dir: %s/data
                  start-hold: 1s
                  boot-hold: 0s
                  users: { ops: { password: "{noop}ops-secret", role: operator } }
                """.formatted(lab.state()) + more + "  services:\n");
        for (var service : services) {
            text.append("    ").append(service.name).append(":\n");
            service.keys.forEach((key, value) -> text.append("      ").append(key).append(": ").append(value)
                    .append('\n'));
        }
        return text.toString();
    }

    Yaml(Lab lab, String name, String addresses) {
        this.name = name;
        var ctl = Path.of("lab/webctl").toAbsolutePath();
        keys.put("addresses", "[" + addresses + "]");
        keys.put("interface", "eth0");
        keys.put("primary", primary(lab, "10.77.0.1"));
        keys.put("host-watch", "{ interval: 100ms, timeout: 50ms, fail-after: 3 }");
        keys.put("probes", "[" + probe(addresses.split("[/,]")[0]) + "]");
        keys.put("respawn", "{ check: \"" + step("check") + "pgrep -x labweb\", command: \"" + step("respawn") + ctl
                + " graceful a\", wait: 300ms, attempts: 1, window: \"100 in 1m\" }");
        keys.put("fence", fence("when-unproven: hold"));
        keys.put("witnesses", "{ addresses: [10.77.0.254], need: 1 }");
        keys.put("takeover", takeover(lab, "1s"));
        keys.put("failback",
                "{ policy: manual, claim: \"" + step("claim") + "ip address replace {address} dev {interface}\" }");
        keys.put("hold-down", "{ window: 1m, takeovers: 100 }");
    }

    static String primary(Lab lab, String address) {
        return "{ address: \"" + address + "\", name: a, interface: eth0, ssh: { host: \"" + address
                + "\", user: root, private-key: " + lab.state().resolve("ssh/user") + ", known-hosts: "
                + lab.state().resolve("ssh/known_hosts") + ", command-timeout: 3s } }";
    }

    static String probe(String address) {
        var host = address.contains(":") ? "[" + address + "]" : address;
        return "{ name: home, http: { url: \"http://" + host
                + "/\", contains: \"<html>\" }, interval: 100ms, timeout: 500ms, fail-after: 3 }";
    }

    static String fence(String more) {
        return "{ methods: [{ ssh: { command: \"" + step("fence")
                + "ip address delete {address} dev {interface}\" }, timeout: 3s }], " + more + " }";
    }

    static String takeover(Lab lab, String confirm) {
        var ctl = Path.of("lab/webctl").toAbsolutePath();
        var here = "env LAB_STATE=" + lab.state() + " ";
        return "{ start: \"" + here + step("start") + ctl + " graceful b\", stop: \"" + here + step("stop") + ctl
                + " stop b\", confirm: " + confirm + " }";
    }

    private static String step(String step) {
        return Path.of("lab/step").toAbsolutePath() + " " + step + " ";
    }

    /** @param value empty leaves the key out */
    Yaml with(String key, String value) {
        if (value.isEmpty()) {
            keys.remove(key);
        } else {
            keys.put(key, value);
        }
        return this;
    }
}
