package io.understudy.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Where a request comes from.
 *
 * @param address as the connection has it, or as a proxy that is trusted says
 * @param network what is counted as one caller: an IPv4 address, or an IPv6 network of 64 bits, of which one host may
 *        use any address
 * @param console from this host itself, and not through a proxy on it: it is never locked out
 */
record Source(String address, String network, boolean console) {
    /** One of them says that somebody else asks through a proxy on this host. */
    private static final List<String> THROUGH_A_PROXY = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto",
            "X-Forwarded-Host", "X-Real-IP", HttpHeaders.VIA);
    private static final int V6_NETWORK_BYTES = 8;

    static Source of(HttpServletRequest request) {
        var address = Objects.toString(request.getRemoteAddr(), "");
        return new Source(address, network(address),
                loopback(address) && THROUGH_A_PROXY.stream().allMatch(h -> request.getHeader(h) == null));
    }

    private static boolean loopback(String address) {
        var literal = literal(address);
        return literal != null && literal.isLoopbackAddress();
    }

    private static String network(String address) {
        var literal = literal(address);
        if (literal == null || literal.getAddress().length <= V6_NETWORK_BYTES) {
            return address;
        }
        return HexFormat.of().formatHex(Arrays.copyOf(literal.getAddress(), V6_NETWORK_BYTES));
    }

    /**
     * Nothing is resolved; a zone says nothing about the network. Null for what a trusted proxy wrote that is no
     * address.
     */
    private static @Nullable InetAddress literal(String address) {
        try {
            return InetAddress.ofLiteral(address.replaceAll("[\\[\\]]|%.*", ""));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
