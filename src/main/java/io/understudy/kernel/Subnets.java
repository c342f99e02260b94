package io.understudy.kernel;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which addresses a host reaches without a router, by the prefix lengths of its own. Values only. */
final class Subnets {
    private Subnets() {}

    /** Whether {@code address} lies in the subnet of one of {@code own}. */
    static boolean onLink(List<InterfaceAddress> own, InetAddress address) {
        return own.stream().anyMatch(a -> same(a.address().getAddress(), address.getAddress(), a.prefix()));
    }

    /**
     * The one of {@code own} addresses that a question for {@code target} comes from: in the same subnet, of several in
     * the smallest one; neither the target itself nor one of {@code never}.
     */
    static Optional<InetAddress> source(List<InterfaceAddress> own, InetAddress target, Collection<InetAddress> never) {
        return own.stream().filter(a -> !a.address().equals(target) && !never.contains(a.address()))
                .filter(a -> same(a.address().getAddress(), target.getAddress(), a.prefix()))
                .max(Comparator.comparingInt(InterfaceAddress::prefix)).map(InterfaceAddress::address);
    }

    private static boolean same(byte[] a, byte[] b, int prefix) {
        if (a.length != b.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >>> bit % 8;
            if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
