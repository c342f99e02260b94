package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upgrade writes over the jar of the daemon that runs. The daemon, in a network namespace of its own, takes an
 * address over all the same; and a second one with its data folder does not start.
 */
@Timeout(180)
class JarReplacedIT {
    private static final String SCRIPT = """
            set -u
            ip link set lo up; ip link add d0 type veth peer name d1; ip link set d0 up; ip link set d1 up
            ip address add 192.0.2.2/24 dev d0
            run() { "$JAVA" --enable-native-access=ALL-UNNAMED -Xmx256m -cp "$CLASSES" \
                io.understudy.UnderstudyApplication run --config=u.yaml; }
            ask() { curl -s -m 10 -o answer -w '%{http_code}' "$@"; }
            alive=http://127.0.0.1:8080/actuator/health/liveness
            run > one.log 2>&1 &
            i=0; until grep -q classes-loaded one.log && [ "$(ask $alive)" = 200 ] || [ $i = 120 ]
            do sleep 0.5; i=$((i+1)); done
            run > two.log 2>&1; echo "second $?"
            : > app.jar
            echo "order $(ask -u "operator:$(cat data/operator-password)" -H 'Content-Type: application/json' \
                -d '{"reason":"test","force":true}' http://127.0.0.1:8080/api/v1/services/web/failover)"
            i=0; until ip address show dev d0 | grep -q 192.0.2.100 || [ $i = 60 ]; do sleep 0.5; i=$((i+1)); done
            ip address show dev d0 | grep -o '192.0.2.100/32'
            i=0; until grep -q 'next=HOLDING' one.log || [ $i = 60 ]; do sleep 0.5; i=$((i+1)); done
            grep -o 'next=HOLDING' one.log | head -1
            echo "alive $(ask $alive)"
            kill -9 "$(cat data/understudy.lock)"
            """;

    @TempDir
    private Path temp;

    /** What is compiled, as the one jar that is written over; libraries stay. */
    private String classPath() throws IOException, URISyntaxException {
        var classes = Path.of(RunningServices.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var jar = new JarOutputStream(Files.newOutputStream(temp.resolve("app.jar")));
                var files = Files.walk(classes)) {
            for (var file : files.filter(f -> !f.equals(classes)).toList()) {
                boolean folder = Files.isDirectory(file); // Spring looks for folders
                jar.putNextEntry(new JarEntry(classes.relativize(file) + (folder ? "/" : "")));
                if (!folder) {
                    Files.copy(file, jar);
                }
            }
        }
        return "app.jar:" + Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !new File(entry).isDirectory()).map(entry -> new File(entry).getAbsolutePath())
                .collect(Collectors.joining(":"));
    }

    private int sh(String script, String... before) throws IOException, InterruptedException {
        var command = new ArrayList<>(Arrays.asList(before));
        command.addAll(List.of("sh", "-c", script));
        var child = new ProcessBuilder(command).directory(temp.toFile())
                .redirectOutput(temp.resolve("out").toFile()).redirectError(temp.resolve("err").toFile());
        child.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Files.exists(temp.resolve("app.jar"))) {
            child.environment().put("CLASSES", Files.readString(temp.resolve("class-path")));
        }
        var process = child.start();
        return process.waitFor(150, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Test
    void anAddressIsTakenOverAllTheSameAndASecondDaemonIsRefused() throws Exception {
        assumeTrue(sh("ip link set lo up && curl --version", "unshare", "-n") == 0,
                "needs unshare -n, ip and curl, and the right to use them");
        Files.writeString(temp.resolve("class-path"), classPath());
        Files.writeString(temp.resolve("u.yaml"), """
                understudy:
                  node: b
                  data-dir: %s
                  start-hold: 1s
                  boot-hold: 0s
                  services:
                    web:
                      addresses: [192.0.2.100/32]
                      interface: d0
                      primary: { address: 192.0.2.1, name: a }
                      witnesses: { addresses: [192.0.2.254] }
                      takeover: { start: "true", stop: "true" }
                """.formatted(temp.resolve("data")));

        sh(SCRIPT, "unshare", "-n");

        assertThat(Files.readAllLines(temp.resolve("out"))).as(Files.readString(temp.resolve("one.log")))
                .containsExactly("second 1", "order 202", "192.0.2.100/32", "next=HOLDING", "alive 200");
        assertThat(Files.readString(temp.resolve("two.log"))).contains("Understudy does not start: another Understudy"
                + " (process " + Files.readString(temp.resolve("data").resolve("understudy.lock")).strip() + ")");
        assertThat(Files.readString(temp.resolve("one.log"))).doesNotContain("NoClassDefFoundError");
    }
}
