package io.understudy.remote;

import java.time.Duration;

/** How a command ended. */
public sealed interface CommandResult {
    /** Begins the line that stands where the middle of a long output was left out. */
    String CUT = "\n[… left out: ";

    /** Standard output and error together, bounded as {@link CommandRunner} says, for the journal. */
    String output();

    Duration took();

    /** Whether {@link #output} lacks the middle of what the command printed. */
    default boolean cut() {
        return output().contains(CUT);
    }

    /** It ran and ended with {@code status}. */
    record Exited(int status, String output, Duration took) implements CommandResult {
        public boolean ok() {
            return status == 0;
        }
    }

    /**
     * It certainly did not run: {@code why} is a sentence (no such program, connection refused, wrong host key, key
     * refused). A retry may help.
     */
    record NotRun(String why, Duration took) implements CommandResult {
        @Override
        public String output() {
            return "";
        }
    }

    /**
     * It may have run, wholly or in part: the time limit passed, or the connection broke off. Never counts as success.
     */
    record Unknown(String why, String output, Duration took) implements CommandResult {}
}
