package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.CheckKeys;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Reads the {@code tcp} of a probe. */
final class TcpProbeReader {
    private TcpProbeReader() {}

    /** {@code null} without a section, a host or a port. */
    static Settings.@Nullable Check read(@Nullable Fields tcp, @Nullable InetAddress otherwise) {
        if (tcp == null) {
            return null;
        }
        var given = tcp.given(CheckKeys.HOST);
        var host = tcp.has(CheckKeys.HOST) ? given : otherwise;
        var port = tcp.given(CheckKeys.PORT);
        var send = tcp.given(CheckKeys.SEND);
        var expect = tcp.given(CheckKeys.EXPECT);
        boolean tls = tcp.value(CheckKeys.TLS);
        tcp.end();
        return host == null || port == null ? null : new Settings.TcpCheck(host, port, send, expect, tls);
    }
}
