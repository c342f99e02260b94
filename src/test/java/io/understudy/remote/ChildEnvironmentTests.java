package io.understudy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.CommandLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTests {
    @Test
    void secretsAndSocketsOfTheDaemonStayHere() {
        var given = ChildEnvironment.of(Map.of("PATH", "/bin", "HOME", "/root", "LC_TIME", "C", "TZ", "UTC",
                "SPRING_MAIL_PASSWORD", "secret", "HTTPS_PROXY", "http://u:p@proxy", "NOTIFY_SOCKET", "/run/s",
                "JAVA_TOOL_OPTIONS", "-Dx=y", "UNDERSTUDY_CONFIG", "/etc/u.yaml"), Map.of("UNDERSTUDY_EVENT", "x"));

        assertThat(given).containsExactlyInAnyOrderEntriesOf(Map.of("PATH", "/bin", "HOME", "/root", "LC_TIME", "C",
                "TZ", "UTC", "UNDERSTUDY_EVENT", "x"));
    }

    @Test
    void aPathIsThereWhereTheDaemonHasNone() {
        assertThat(ChildEnvironment.of(Map.of(), Map.of()).get("PATH")).contains("/usr/sbin").contains("/bin");
    }

    @Test
    void aRealCommandGetsNothingElse() {
        var printed = new LocalCommands(System::nanoTime).run(new CommandLine(List.of("env"), false), "",
                Map.of("ADDED", "1"), Duration.ofSeconds(20)).output();

        var names = printed.lines().map(line -> line.substring(0, Math.max(0, line.indexOf('=')))).toList();
        var allowed = Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR",
                "XDG_RUNTIME_DIR", "ADDED");
        assertThat(names).contains("PATH", "ADDED").allMatch(n -> allowed.contains(n) || n.startsWith("LC_"));
    }
}
