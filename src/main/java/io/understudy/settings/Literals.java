package io.understudy.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses as text; never asks a name server. */
public final class Literals {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    /**
     * Four decimal octets without leading zeros: {@code inet_aton} would read {@code 010} as 8, others as 10 (RFC 6943
     * §3.1.1).
     */
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V4_LIKE = Pattern.compile("[0-9.]+");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private Literals() {}

    /**
     * {@code null} when it is not an IPv4 or IPv6 literal. Neither a zone ({@code %eth0}) nor an IPv4 address mapped
     * into IPv6 ({@code ::ffff:192.0.2.1}) is allowed.
     */
    public static @Nullable InetAddress address(String text) {
        if (V4.matcher(text).matches()) {
            return InetAddress.ofLiteral(text);
        }
        if (!V6.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text) instanceof Inet6Address v6 ? v6 : null;
        } catch (IllegalArgumentException _) {
            return null; // the class has no other way to say that it is not a literal
        }
    }

    /**
     * Whether there are only digits and dots: meant as IPv4, and never a host name (RFC 3696 §2: a top-level name is
     * not all-numeric).
     */
    public static boolean looksLikeV4(String text) {
        return V4_LIKE.matcher(text).matches();
    }

    /** Canonical text: RFC 5952 §4 for IPv6 (lower case, the longest run of zeros shortened), without a zone. */
    public static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        var bytes = address.getAddress();
        var groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int runAt = -1;
        int runLength = 1; // a single zero group is not shortened, RFC 5952 §4.2.2
        for (int at = 0; at < 8; at++) {
            int end = at;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - at > runLength) {
                runAt = at;
                runLength = end - at;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == runAt) {
                text.append("::");
                i += runLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
