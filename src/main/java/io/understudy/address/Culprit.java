package io.understudy.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who changed an address, from the netlink port that the kernel's event carries: for most programs that is the process
 * id (netlink(7)).
 */
final class Culprit {
    private Culprit() {}

    /** A name for people, or empty when it was this process. */
    static String of(int port) {
        if (port == 0) {
            return "the kernel (its lifetime ended, or its interface went)";
        }
        if (port < 0) {
            return "a process that has several netlink sockets"; // the kernel chose a number
        }
        if (port == ProcessHandle.current().pid()) {
            return "";
        }
        try {
            return "process " + port + " (" + Files.readString(Path.of("/proc/" + port + "/comm")).strip() + ")";
        } catch (IOException e) {
            return "process " + port + " (which has ended)"; // `ip address delete` ends before its name can be read
        }
    }
}
