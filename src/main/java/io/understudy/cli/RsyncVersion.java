package io.understudy.cli;

import io.understudy.remote.CommandResult;
import io.understudy.remote.CommandRunner;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether the rsync of this host is fit for mirrors. Runs it, to have it say its version. */
final class RsyncVersion {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("rsync\\s+version\\s+v?(\\d+)\\.(\\d+)\\.?(\\S*).*",
            Pattern.DOTALL);
    /** With the fixes of January 2025 (CVE-2024-12084 to 12088 and 12747). */
    private static final int MAJOR = 3;
    private static final int MINOR = 4;

    private final CommandRunner here;

    RsyncVersion(CommandRunner here) {
        this.here = here;
    }

    /** What is to be said about the first service that has a mirror. */
    Optional<Warning> check(Settings settings) {
        return settings.services().stream().filter(s -> s.mirror() != null).findFirst().flatMap(s -> judge(
                "understudy.services." + s.name() + ".mirror", here.run(new CommandLine(List.of("rsync", "--version"),
                        false), LIMIT)));
    }

    static Optional<Warning> judge(String key, CommandResult said) {
        if (!(said instanceof CommandResult.Exited(int status, String output, _)) || status != 0) {
            return Optional.of(new Warning(key, 0, "rsync can't be run on this host",
                    "Install rsync, or run check on the standby"));
        }
        var version = VERSION.matcher(output.strip());
        if (!version.matches()) {
            return Optional.empty();
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > MAJOR || major == MAJOR && minor >= MINOR
                ? Optional.empty()
                : Optional.of(new Warning(key, 0,
                        "rsync " + major + "." + minor + "." + version.group(3)
                                + " is older than 3.4.0, which closed holes that let the other side write files here",
                        "Update rsync on both hosts, unless your distribution has added the fixes of January 2025"
                                + " (CVE-2024-12084 to 12088) to this version"));
    }
}
