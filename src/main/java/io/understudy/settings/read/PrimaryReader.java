package io.understudy.settings.read;

import io.understudy.settings.Literals;
import io.understudy.settings.Settings;
import io.understudy.settings.key.PrimaryKeys;
import io.understudy.settings.key.SshKeys;
import io.understudy.vocabulary.NodeId;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code primary} and {@code primary.ssh}. */
final class PrimaryReader {
    /** Where there is no section. */
    static final Read NONE = new Read(null, null, null, 0);

    private PrimaryReader() {}

    /**
     * @param primary null when something is missing
     * @param placed its address, or null
     * @param name its name, or null
     * @param nameLine where the name is written, or the section
     */
    record Read(Settings.@Nullable Primary primary, @Nullable Placed placed, @Nullable NodeId name, int nameLine) {}

    /** @param interfaceName the primary's own @param addresses those of the service */
    static Read read(Fields host, String interfaceName, List<Placed> addresses, Placeholders placeholders) {
        var address = host.given(PrimaryKeys.ADDRESS);
        var placed = address == null
                ? null
                : new Placed(host.section().path(PrimaryKeys.ADDRESS.name()),
                        host.section().line(PrimaryKeys.ADDRESS.name()), address);
        var written = host.given(PrimaryKeys.NAME);
        var name = written != null
                ? new NodeId(written)
                : host.has(PrimaryKeys.NAME) ? null : new NodeId(PrimaryKeys.NAME.otherwise());
        var stop = host.command(PrimaryKeys.STOP, placeholders);
        var login = host.section(PrimaryKeys.SSH);
        var ssh = login == null ? null : ssh(login, address);
        if (stop != null && !host.has(PrimaryKeys.SSH)) {
            host.fault(PrimaryKeys.STOP, "needs SSH to the primary", "Add primary.ssh, or remove stop");
        }
        host.end();
        if (ssh != null && address != null && addresses.stream().anyMatch(a -> a.address().equals(address))
                && ssh.host().equals(Literals.text(address))) {
            host.warn(PrimaryKeys.SSH,
                    "connects to an address that this host takes over: while it holds the address, "
                            + "no command can run on the primary",
                    "Set ssh.host to another address of the primary");
        }
        var primary = address == null || name == null
                ? null
                : new Settings.Primary(address, name, interfaceName, stop, ssh);
        return new Read(primary, placed, name, host.section().line(PrimaryKeys.NAME.name()));
    }

    private static Settings.@Nullable Ssh ssh(Fields ssh, @Nullable InetAddress primaryAddress) {
        var written = ssh.given(SshKeys.HOST);
        if (written != null && Literals.address(written) == null) {
            ssh.warn(SshKeys.HOST, "is a name, so it needs DNS just when a host has failed",
                    "Use an address, not a name");
        }
        var host = ssh.has(SshKeys.HOST) || primaryAddress == null ? written : Literals.text(primaryAddress);
        var user = ssh.given(SshKeys.USER);
        int port = ssh.value(SshKeys.PORT);
        var key = ssh.file(SshKeys.PRIVATE_KEY);
        var hosts = ssh.file(SshKeys.KNOWN_HOSTS);
        var connect = ssh.value(SshKeys.CONNECT_TIMEOUT);
        var command = ssh.value(SshKeys.COMMAND_TIMEOUT);
        ssh.end();
        return host == null || user == null || key == null || hosts == null
                ? null
                : new Settings.Ssh(host, user, port, key, hosts, connect, command);
    }
}
