package io.understudy.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Lines as rsync 3.2 and 3.5 print them. */
class RsyncOutputTests {
    private final RsyncOutput output = new RsyncOutput(1_680_000);

    @Test
    void readsProgressBetweenFilesAndInTheMiddleOfOne() {
        assertThat(output.progress("         840000  84%   78.20MB/s    0:00:00 (xfr#42, to-chk=8/51) "))
                .isEqualTo(new RsyncOutput.Line(840_000, 50, Math.round(78.20 * 1024 * 1024), 42, 8, 51));
        assertThat(output.progress("      1,048,576  90%  512.00kB/s    0:00:12  "))
                .isEqualTo(new RsyncOutput.Line(1_048_576, 62, 512 * 1024, 42, 8, 51));
        assertThat(output.progress("          20000   2%    0.00kB/s    0:00:00 (xfr#1, ir-chk=1049/1051)"))
                .isEqualTo(new RsyncOutput.Line(20_000, 1, 0, 1, 1049, 1051));
    }

    @Test
    void thePercentageIsOfWhatWillBeCopiedOrNone() {
        var line = "      2,000,000  12%  512.00kB/s    0:00:12  ";
        assertThat(output.progress(line)).extracting(RsyncOutput.Line::percent).isEqualTo(100);
        assertThat(new RsyncOutput(0).progress(line)).extracting(RsyncOutput.Line::percent).isNull();
    }

    @Test
    void anyOtherLineIsNoProgress() {
        assertThat(output.progress("rsync: [sender] read errors mapping \"/data/x\": Input/output error (5)")).isNull();
        assertThat(output.progress("12 34% of all files")).isNull();
        assertThat(output.progress("")).isNull();
    }

    @Test
    void readsTheCountsAtTheEnd() {
        assertThat(output.stats(1)).isNull();
        for (var line : """
                Number of files: 51 (reg: 50, dir: 1)
                Number of created files: 50 (reg: 50)
                Number of deleted files: 2 (reg: 2)
                Number of regular files transferred: 49
                Total file size: 1,000,000 bytes
                Total transferred file size: 900000 bytes
                Literal data: 900000 bytes
                Total bytes sent: 1002965
                Total bytes received: 35
                """.lines().toList()) {
            assertThat(output.stat(line)).as(line).isTrue();
        }
        assertThat(output.stat("rsync error: some files could not be transferred (code 23)")).isFalse();

        assertThat(output.stats(Duration.ofSeconds(3).toNanos()))
                .isEqualTo(new MirrorView.Stats(51, 1_000_000, 49, 900_000, 2, 1_003_000, 300_000));
    }

    @Test
    void everyExitCodeHasWords() {
        assertThat(ExitCode.explain(23)).isEqualTo("some files could not be copied");
        assertThat(ExitCode.explain(99)).isEqualTo("rsync ended with 99");
        assertThat(ExitCode.complete(0)).isTrue();
        assertThat(ExitCode.complete(24)).isTrue();
        assertThat(ExitCode.complete(23)).isFalse();
        assertThat(ExitCode.partial(23)).isTrue();
        assertThat(ExitCode.partial(12)).isFalse();
        assertThat(ExitCode.mayPass(255)).isTrue();
        assertThat(ExitCode.mayPass(1)).isFalse();
        assertThat(ExitCode.mayPass(25)).isFalse();
    }
}
