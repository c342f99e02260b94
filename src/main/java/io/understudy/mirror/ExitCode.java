package io.understudy.mirror;

import java.util.Arrays;

/** rsync's exit codes (rsync(1), EXIT VALUES) and what follows from each. */
enum ExitCode {
    OK(0, "complete", false),
    SYNTAX(1, "rsync doesn't know one of the options", false),
    PROTOCOL(2, "the rsync versions on the two hosts are incompatible", false),
    FILES(3, "a source or target folder is missing or can't be entered", false),
    UNSUPPORTED(4, "an option asks for something that rsync here or on the primary does not support", false),
    START(5, "rsync could not start its protocol with the primary's rsync", true),
    LOG(6, "rsync could not write its log file", false),
    SOCKET(10, "the network connection failed", true),
    FILE_IO(11, "reading or writing a file failed: is the disk here full?", true),
    STREAM(12, "the connection broke off: is rsync installed on the primary, and may this key run it?", true),
    DIAGNOSTICS(13, "rsync's processes could not exchange messages", true),
    IPC(14, "rsync's processes could not communicate", true),
    SIGNAL(20, "rsync was ended by a signal", false),
    CHILD(21, "one of rsync's processes failed", true),
    MEMORY(22, "not enough memory", true),
    PARTIAL(23, "some files could not be copied", true),
    VANISHED(24, "complete, but some files vanished on the primary during the run", false),
    MAX_DELETE(25, "the run would have deleted more files than max-delete allows", false),
    TIMEOUT(30, "no data came for a minute", true),
    CONNECT_TIMEOUT(35, "no connection within the time limit", true),
    NOT_FOUND(127, "rsync or ssh is not installed", false),
    SSH(255, "ssh could not connect, or was refused", true);

    private final int code;
    private final String explanation;
    private final boolean mayPass;

    ExitCode(int code, String explanation, boolean mayPass) {
        this.code = code;
        this.explanation = explanation;
        this.mayPass = mayPass;
    }

    /** What it means, as part of a sentence; for an unknown code, the code. */
    static String explain(int code) {
        return Arrays.stream(values()).filter(e -> e.code == code).map(e -> e.explanation).findFirst()
                .orElse("rsync ended with " + code);
    }

    /** Everything that was at the source is at the target. */
    static boolean complete(int code) {
        return code == OK.code || code == VANISHED.code;
    }

    /** Some of it is at the target, some isn't. */
    static boolean partial(int code) {
        return code == PARTIAL.code || code == FILE_IO.code || code == MAX_DELETE.code;
    }

    /** Some files or attributes were not transferred. */
    static boolean someFiles(int code) {
        return code == PARTIAL.code;
    }

    /** Whether another attempt may succeed. */
    static boolean mayPass(int code) {
        return Arrays.stream(values()).anyMatch(e -> e.code == code && e.mayPass);
    }
}
