package io.understudy.address;

import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.Optional;

/**
 * An address that Understudy has put on an interface of this host and not taken off. It is the same address only while
 * the host has not booted and the interface was not created again since: what is there then, somebody else has added.
 *
 * @param service for which it was added
 * @param index the interface's number
 * @param boot the kernel's boot id, {@code /proc/sys/kernel/random/boot_id}
 * @param vip the address with the prefix length that it was added with
 */
public record AddedAddress(String service, String interfaceName, int index, String boot, Vip vip) {
    /** One line, for {@link #parse}. */
    public String line() {
        return boot + " " + index + " " + interfaceName + " " + vip;
    }

    /** Empty for what no version of Understudy has written. */
    public static Optional<AddedAddress> parse(String service, String line) {
        var fields = line.split(" ", -1);
        try {
            int slash = fields[fields.length - 1].indexOf('/');
            var address = fields[fields.length - 1].substring(0, slash);
            InetAddress.ofLiteral(address);
            return fields.length == 4
                    ? Optional.of(new AddedAddress(service, fields[2], Integer.parseInt(fields[1]), fields[0],
                            new Vip(address, Integer.parseInt(fields[3].substring(slash + 1)))))
                    : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /** Whether {@code other} is the same address, with whatever length. */
    boolean is(Vip other) {
        return InetAddress.ofLiteral(vip.address()).equals(InetAddress.ofLiteral(other.address()));
    }
}
