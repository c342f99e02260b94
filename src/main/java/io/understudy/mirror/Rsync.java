package io.understudy.mirror;

import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes rsync's and mount's command lines: vectors of arguments, no shell. */
final class Rsync {
    /** So that a connection that hangs ends; a user's own {@code --timeout} comes later and wins. */
    private static final int IO_TIMEOUT = 60;
    /** What would make its output something else than what {@link RsyncOutput} reads. */
    private static final List<String> PLAIN = List.of("--no-verbose", "--no-human-readable", "--no-progress",
            "--no-itemize-changes", "--info=progress2", "--stats");

    private Rsync() {}

    /** Data to this host. @param from a path here, or {@code user@host:path} */
    static List<String> copy(Settings.Service service, Mirror mirror, String from, String to, String... more) {
        var args = new ArrayList<String>(List.of("rsync", "--timeout=" + IO_TIMEOUT));
        args.addAll(mirror.options());
        args.addAll(PLAIN);
        args.addAll(List.of(more));
        shell(service, from, to).ifPresent(shell -> {
            args.add("-e");
            args.add(shell);
        });
        args.add("--");
        args.add(from);
        args.add(to);
        return args;
    }

    /** What lies in a folder of the source, not below. */
    static List<String> list(Settings.Service service, String from) {
        var args = new ArrayList<String>(List.of("rsync", "--timeout=" + IO_TIMEOUT, "--list-only", "--dirs"));
        shell(service, from, "").ifPresent(shell -> {
            args.add("-e");
            args.add(shell);
        });
        args.add("--");
        args.add(from);
        return args;
    }

    /** As {@code copy}, but says what differs, and changes nothing; {@code files} is a list on disk, one a line. */
    static List<String> compare(Settings.Service service, String from, String to, String files) {
        var args = new ArrayList<String>(List.of("rsync", "--timeout=" + IO_TIMEOUT, "-a", "--checksum", "--dry-run",
                "--itemize-changes", "--files-from=" + files, "--from0"));
        shell(service, from, to).ifPresent(shell -> {
            args.add("-e");
            args.add(shell);
        });
        args.add("--");
        args.add(from);
        args.add(to);
        return args;
    }

    /** The copy with hard links that a snapshot is. */
    static List<String> link(String target, String snapshot) {
        return List.of("rsync", "-a", "--link-dest=" + target, "--", target + "/", snapshot + "/");
    }

    /** {@code mount -t TYPE [-o OPTIONS] SOURCE AT}. */
    static List<String> mount(Mirror.Mount mount) {
        var args = new ArrayList<String>(List.of("mount", "-t", mount.type()));
        if (mount.options() != null) {
            args.add("-o");
            args.add(mount.options());
        }
        args.add(mount.source());
        args.add(mount.at().toString());
        return args;
    }

    /** {@code user@host:path}; an IPv6 host stands in brackets. */
    static String remote(Settings.Ssh ssh, String path) {
        var host = ssh.host().contains(":") ? "[" + ssh.host() + "]" : ssh.host();
        return ssh.user() + "@" + host + ":" + path;
    }

    private static Optional<String> shell(Settings.Service service, String from, String to) {
        var ssh = service.primary().ssh();
        if (ssh == null || from.startsWith("/") && (to.isEmpty() || to.startsWith("/"))) {
            return Optional.empty();
        }
        // rsync splits this itself, at blanks, and knows quotes: it never meets a shell.
        return Optional.of(String.join(" ", "ssh", "-i", quoted(ssh.privateKey().toString()), "-p",
                Integer.toString(ssh.port()), "-o", quoted("UserKnownHostsFile=" + known(ssh.knownHosts().toString())),
                "-o", "GlobalKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", "-o",
                "IdentitiesOnly=yes", "-o", "ConnectTimeout=" + Math.max(1, ssh.connectTimeout().toSeconds()), "-o",
                "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "-F", "/dev/null"));
    }

    /** ssh reads several files from this option, at blanks, unless in quotes of its own. */
    private static String known(String path) {
        return path.contains(" ") ? "\"" + path + "\"" : path;
    }

    /** rsync(1), --rsh: a quote within quotes is doubled. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./@:=+,-]+") ? text : "'" + text.replace("'", "''") + "'";
    }
}
