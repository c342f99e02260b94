package io.understudy.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * What others than Understudy see, all the time and with time stamps: who answers client c, who answers for an address
 * when host w asks the wire (every 10 ms, changing nobody's neighbour table), and every frame that b sends. All lab
 * hosts share one clock.
 */
final class Eye {
    /** What w asks with. A slot in which two hosts answered counts as this much time with two holders. */
    private static final int EVERY_MILLIS = 10;

    private final Lab lab;
    private final Map<String, String> hosts = new HashMap<>();

    /** A moment, in seconds of the epoch, as the lab's programs print it. */
    record Moment(double at) {
        static Moment now() {
            return new Moment(System.currentTimeMillis() / 1000.0);
        }

        Moment plus(Duration duration) {
            return new Moment(at + duration.toMillis() / 1000.0);
        }
    }

    record Frame(double at, String from, String to, String what) {}

    private record Line(double at, String rest) {}

    Eye(Lab lab, String... addresses) {
        this.lab = lab;
        for (var host : List.of("a", "b", "c", "g")) {
            hosts.put(lab.bash("mac " + host).strip(), host);
        }
        lab.bash("on w setsid perl $lab_here/wire ask eth0 " + EVERY_MILLIS + " " + String.join(" ", addresses)
                + " >$LAB_STATE/ask.log 2>&1 </dev/null &");
        lab.bash(
                "ip netns exec $(ns sw) setsid perl $lab_here/wire sent pb >$LAB_STATE/sent-b.log 2>&1 </dev/null &");
        for (var address : addresses) {
            lab.bash("on c setsid perl $lab_here/client " + address + " 3600 log >$LAB_STATE/client-" + address
                    + ".log 2>&1 </dev/null &");
        }
        Awaitility.await("the wire is seen").atMost(Duration.ofSeconds(20))
                .until(() -> Stream.of(addresses).allMatch(a -> !answers(a, new Moment(0)).isEmpty()));
    }

    private List<Line> lines(String file, Moment from) {
        var found = new ArrayList<Line>();
        try {
            Path path = lab.state().resolve(file);
            if (!Files.exists(path)) {
                return found;
            }
            for (var line : Files.readString(path).split("\n")) {
                int space = line.indexOf(' ');
                if (space > 0 && line.charAt(0) >= '0' && line.charAt(0) <= '9') {
                    double at = Double.parseDouble(line.substring(0, space));
                    if (at >= from.at()) {
                        found.add(new Line(at, line.substring(space + 1)));
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Line> answers(String address, Moment from) {
        return lines("ask.log", from).stream().filter(l -> !l.rest().startsWith("?"))
                .filter(l -> l.rest().endsWith(" " + address)).toList();
    }

    /** The hosts that answered for {@code address} since then. */
    Set<String> holders(String address, Moment from) {
        var holders = new TreeSet<String>();
        answers(address, from).forEach(l -> holders.add(host(l.rest().split(" ")[0])));
        return holders;
    }

    private String host(String mac) {
        return hosts.getOrDefault(mac, mac);
    }

    String mac(String host) {
        return hosts.entrySet().stream().filter(e -> e.getValue().equals(host)).map(Map.Entry::getKey).findFirst()
                .orElseThrow();
    }

    /** How long more than one host answered the same question, in all. */
    Duration twoHolders(String address, Moment from) {
        long slots = 0;
        Set<String> slot = new HashSet<>();
        for (var line : lines("ask.log", from)) {
            if (!line.rest().endsWith(" " + address)) {
                continue;
            }
            if (line.rest().startsWith("?")) {
                slots += slot.size() > 1 ? 1 : 0;
                slot.clear();
            } else {
                slot.add(line.rest().split(" ")[0]);
            }
        }
        return Duration.ofMillis((slots + (slot.size() > 1 ? 1 : 0)) * EVERY_MILLIS);
    }

    /** The longest time in which nobody answered w for {@code address}, up to now. */
    Duration nobody(String address, Moment from) {
        return longestGap(answers(address, from), from);
    }

    private static Duration longestGap(List<Line> answers, Moment from) {
        double last = from.at();
        double longest = 0;
        for (var answer : answers) {
            longest = Math.max(longest, answer.at() - last);
            last = answer.at();
        }
        longest = Math.max(longest, Moment.now().at() - last);
        return Duration.ofMillis(Math.round(longest * 1000));
    }

    /** The longest time in which the client, asking every 20 ms, was served by nobody, up to now. */
    Duration outage(String address, Moment from) {
        return longestGap(lines("client-" + address + ".log", from), from);
    }

    /** Who served the client since then, in turns: [a, b] is one move. */
    List<String> served(String address, Moment from) {
        var turns = new ArrayList<String>();
        for (var line : lines("client-" + address + ".log", from)) {
            if (turns.isEmpty() || !turns.getLast().equals(line.rest())) {
                turns.add(line.rest());
            }
        }
        return turns;
    }

    /** What b sent since then. */
    List<Frame> sentByB(Moment from) {
        return frames("sent-b.log", from).stream().filter(f -> host(f.from()).equals("b")).toList();
    }

    List<Frame> frames(String file, Moment from) {
        return lines(file, from).stream().map(l -> {
            var parts = l.rest().split(" ", 3);
            return new Frame(l.at(), parts[0], parts[1], parts[2]);
        }).toList();
    }
}
