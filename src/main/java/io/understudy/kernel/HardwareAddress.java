package io.understudy.kernel;

import java.util.HexFormat;

/** A 48-bit Ethernet address. */
public record HardwareAddress(long bits) {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":");

    public HardwareAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits");
        }
    }

    public static HardwareAddress of(byte[] six) {
        if (six.length != 6) {
            throw new IllegalArgumentException("an Ethernet address has six octets, not " + six.length);
        }
        long bits = 0;
        for (byte octet : six) {
            bits = (bits << 8) | (octet & 0xff);
        }
        return new HardwareAddress(bits);
    }

    /** Reads {@code 02:42:ac:11:00:02}. */
    public static HardwareAddress parse(String text) {
        return of(HEX.parseHex(text));
    }

    public byte[] octets() {
        var six = new byte[6];
        for (int i = 0; i < 6; i++) {
            six[i] = (byte) (bits >>> (8 * (5 - i)));
        }
        return six;
    }

    @Override
    public String toString() {
        return HEX.formatHex(octets());
    }
}
