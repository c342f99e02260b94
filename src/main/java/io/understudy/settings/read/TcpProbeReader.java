package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.Tls;
import io.understudy.settings.key.CheckKeys;
import io.understudy.settings.value.FlagValue;
import io.understudy.settings.value.Parsed;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Reads the {@code tcp} of a probe. */
final class TcpProbeReader {
    private TcpProbeReader() {}

    /** @param otherwise where to connect unless a key says so. @return null without a section, a host or a port */
    static Settings.@Nullable Check read(@Nullable Fields tcp, @Nullable InetAddress otherwise) {
        if (tcp == null) {
            return null;
        }
        var given = tcp.given(CheckKeys.HOST);
        var host = tcp.has(CheckKeys.HOST) ? given : otherwise;
        var port = tcp.given(CheckKeys.PORT);
        var send = tcp.given(CheckKeys.SEND);
        var expect = tcp.given(CheckKeys.EXPECT);
        var tls = tls(tcp);
        tcp.end();
        return host == null || port == null ? null : new Settings.TcpCheck(host, port, send, expect, tls);
    }

    /** {@code true}, {@code false} or a section. */
    private static @Nullable Tls tls(Fields tcp) {
        var word = tcp.shorthand(CheckKeys.TCP_TLS);
        if (word == null) {
            return tcp.has(CheckKeys.TCP_TLS) ? TlsReader.read(tcp.section(CheckKeys.TCP_TLS)) : null;
        }
        return switch (new FlagValue().parse(word)) {
            case Parsed.Fits<Boolean>(var wanted) -> wanted ? Tls.DEFAULT : null;
            case Parsed.Unfit<Boolean>(var problem, var _) -> {
                tcp.fault(CheckKeys.TCP_TLS, problem, "Write true or false, or a section of keys");
                yield null;
            }
        };
    }
}
