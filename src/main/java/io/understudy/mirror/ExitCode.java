package io.understudy.mirror;

import java.util.Arrays;

/** rsync's exit codes (rsync(1), EXIT VALUES) and what follows from each. */
enum ExitCode {
    OK(0, "complete", false),
    SYNTAX(1, "rsync doesn't know one of the options", false),
    PROTOCOL(2,
            "the two rsyncs don't understand each other: their versions differ too much",
            false),
    FILES(3, "a source or target folder is missing or can't be entered", false),
    UNSUPPORTED(4,
            "an option asks for what this rsync, or the primary's, can't do",
            false),
    START(5, "the two rsyncs could not begin to talk", true),
    LOG(6,
            "rsync could not write its log file",
            false),
    SOCKET(10, "the network connection failed", true),
    FILE_IO(11,
            "reading or writing a file failed: is the disk here full?", true),
    STREAM(12,
            "the connection broke off: is rsync on the primary, and may this key run it?",
            true),
    DIAGNOSTICS(13, "rsync's processes lost each other", true),
    IPC(14,
            "rsync's processes could not talk",
            true),
    SENT_AWAY(20, "ended by a signal", false),
    CHILD(21,
            "one of rsync's processes failed",
            true),
    MEMORY(22, "not enough memory", true),
    PARTIAL(23,
            "some files could not be copied: the output names them",
            true),
    VANISHED(24,
            "complete, but some files vanished on the primary while it ran",
            false),
    MAX_DELETE(25,
            "more files would have been deleted than max-delete allows",
            false),
    TIMEOUT(30,
            "nothing came for a minute",
            true),
    CONNECT_TIMEOUT(35,
            "no connection within the time limit",
            true),
    NOT_FOUND(
            127,
            "rsync or ssh is not installed",
            false),
    SSH(
            255,
            "ssh could not connect, or was refused",
            true);

    private final int code;
    private final String words;
    private final boolean mayPass;

    ExitCode(int code, String words, boolean mayPass) {
        this.code = code;
        this.words = words;
        this.mayPass = mayPass;
    }

    static String words(int code) {
        return Arrays.stream(values()).filter(e -> e.code == code).map(e -> e.words).findFirst()
                .orElse("rsync ended with " + code);
    }

    /** Everything that was there is here. */
    static boolean complete(int code) {
        return code == OK.code || code == VANISHED.code;
    }

    /** Some of it is here, some isn't. */
    static boolean partial(int code) {
        return code == PARTIAL.code || code == FILE_IO.code || code == MAX_DELETE.code;
    }

    /** Worth another attempt. */
    static boolean mayPass(int code) {
        return Arrays.stream(values()).anyMatch(e -> e.code == code && e.mayPass);
    }
}
