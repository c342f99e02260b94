package io.understudy.vocabulary;

/**
 * One address that clients use, as configured.
 *
 * @param address the address in canonical text ({@code 192.0.2.100}, {@code 2001:db8::100})
 * @param prefix the prefix length it is added with, 0..32 for IPv4, 0..128 for IPv6
 */
public record Vip(String address, int prefix) implements Comparable<Vip> {
    public Vip {
        int most = address.indexOf(':') < 0 ? 32 : 128;
        if (address.isBlank() || prefix < 0 || prefix > most) {
            throw new IllegalArgumentException("not an address with a prefix length: " + address + "/" + prefix);
        }
    }

    /** {@code true} for IPv6. */
    public boolean v6() {
        return address.indexOf(':') >= 0;
    }

    @Override
    public int compareTo(Vip other) {
        return toString().compareTo(other.toString());
    }

    /** As in the configuration: {@code 192.0.2.100/32}. */
    @Override
    public String toString() {
        return address + "/" + prefix;
    }
}
