package io.understudy.settings.read;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the rules ask about this host. */
final class OwnHost {
    /** Where the kernel keeps the host's name: InetAddress would ask a name server too. */
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private OwnHost() {}

    static String name() {
        try {
            return Files.readString(HOSTNAME).strip();
        } catch (IOException _) {
            return ""; // no name: the fault of the key `node` says to write one
        }
    }

    static boolean has(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return false; // the interfaces can't be listed here; the daemon finds out on the wire
        }
    }
}
