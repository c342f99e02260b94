package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Nine of ten small changes to the deciding code break a test of its own (PIT). The report is in {@code
 * target/pit/index.html}. The random walks are left out: they take long and would hide that an example is missing.
 */
class MutationIT {
    private static final int THRESHOLD = 93;

    @Test
    void theTestsOfTheDecisionNoticeItsMutants() throws IOException, InterruptedException {
        var log = Path.of("target/pit.log");
        var pit = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.pitest.mutationtest.commandline.MutationCoverageReport", "--reportDir", "target/pit",
                "--sourceDirs", "src/main/java", "--targetClasses", "io.understudy.failover.*", "--targetTests",
                "io.understudy.failover.*Tests", "--excludedTestClasses",
                "io.understudy.failover.WanderingTests,io.understudy.failover.StatesDocTests", "--excludedClasses",
                "io.understudy.failover.*Tests,io.understudy.failover.World*,io.understudy.failover.Situations,"
                        + "io.understudy.failover.Wanderer,io.understudy.failover.Impure,"
                        + "io.understudy.failover.CheckedFailover,io.understudy.failover.Invariants,"
                        + "io.understudy.failover.OneEnd,"
                        + "io.understudy.failover.OtherEnd,io.understudy.failover.MutationIT",
                "--threads", "2", "--outputFormats", "XML,HTML", "--timestampedReports", "false",
                "--mutationThreshold", String.valueOf(THRESHOLD)).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            assertThat(pit.waitFor(15, TimeUnit.MINUTES)).as("ended within 15 minutes").isTrue();
        } finally {
            pit.destroyForcibly();
        }

        assertThat(pit.exitValue()).as(tail(log)).isZero();
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
