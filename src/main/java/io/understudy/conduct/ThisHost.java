package io.understudy.conduct;

import io.understudy.address.LeftBehind;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Link;
import io.understudy.kernel.Links;
import io.understudy.vocabulary.Vip;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This host's interfaces and its boot, as they are. What can't be read is empty, and logged. Any thread. */
final class ThisHost implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ThisHost.class);
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private final Links links;
    private final String boot;

    ThisHost(Kernel kernel) throws KernelException {
        this.links = kernel.openLinks();
        this.boot = read();
    }

    private static String read() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            log.error("event=boot-id-unreadable why=\"{}\"", e.toString());
            return "unknown-" + ProcessHandle.current().pid(); // no other run's
        }
    }

    /** The kernel's boot id. */
    String boot() {
        return boot;
    }

    Optional<Link> find(String interfaceName) {
        try {
            return links.find(interfaceName);
        } catch (KernelException e) {
            log.error("event=interface-unreadable interface={} why=\"{}\"", interfaceName, e.getMessage());
            return Optional.empty();
        }
    }

    /** Null where there is none of that name. */
    LeftBehind.@Nullable Interface read(String interfaceName) {
        var link = find(interfaceName);
        try {
            return link.isEmpty()
                    ? null
                    : new LeftBehind.Interface(link.get().index(), links.addresses(link.get()));
        } catch (KernelException e) {
            log.error("event=interface-unreadable interface={} why=\"{}\"", interfaceName, e.getMessage());
            return null;
        }
    }

    /** Takes one address off, with exactly that length. @return why it could not, or empty */
    String release(String interfaceName, Vip vip) {
        try {
            var link = links.find(interfaceName);
            if (link.isPresent()) {
                links.delete(link.get(), InetAddress.ofLiteral(vip.address()), vip.prefix());
            }
            return "";
        } catch (KernelException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        links.close();
    }
}
