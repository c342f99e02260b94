package io.understudy.settings;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The question whether a process is there, as it is asked on the primary unless {@code respawn.check} says otherwise.
 *
 * <p>It reads /proc (proc_pid_stat(5)) by what every POSIX shell has, since the programs for it differ: pgrep takes its
 * argument for a pattern, counts defunct processes, and only new ones can be told not to. A defunct process whose other
 * threads go on is there. Where this login may not see the processes of others (the mount option hidepid), the answer
 * is exit 2, unknown.
 *
 * <p>The answer is also said in words. Exit 1 alone is what a key gives that may not run this command, and would be
 * taken for a process that is missing.
 */
public final class ProcessCheck {
    /** Without single quotes, since each argument is put into them for the login shell. */
    private static final String SCRIPT = "test -r /proc/1/stat || exit 2; r=missing; for f in /proc/[0-9]*/stat; do "
            + "case $f in /proc/$$/*|/proc/$PPID/*) continue;; esac; l=; { read -r l <$f; } 2>/dev/null; "
            + "case $l in *\") \"*) ;; *) continue;; esac; c=${l#*\\(}; s=${c##*\\) }; "
            + "test \"x${c%\\)*}\" = \"x$1\" || continue; set -- \"$1\" $s; "
            + "case $2 in [ZXx]) test \"${19}\" -gt 1 || continue;; esac; r=there; break; done; "
            + "echo understudy:$r; test $r = there";
    /** What the kernel keeps of a name (TASK_COMM_LEN of linux/sched.h, without the NUL). */
    private static final int KEPT = 15;

    private ProcessCheck() {}

    /**
     * Exit 0: a process of this name is there; 1: there is none; else unknown.
     *
     * @param name in ASCII; only what the kernel keeps of it is compared
     */
    public static CommandLine of(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        return new CommandLine(List.of("sh", "-c", SCRIPT, "understudy",
                length > KEPT ? name.substring(0, KEPT) : name), false);
    }

    /**
     * Whether the answer is this command's own, and not that of something that was run instead of it.
     *
     * @param status 0 or 1
     * @param output all that came
     */
    public static boolean answered(int status, String output) {
        var own = "understudy:" + (status == 0 ? "there" : "missing");
        return output.lines().map(String::strip).anyMatch(own::equals);
    }
}
