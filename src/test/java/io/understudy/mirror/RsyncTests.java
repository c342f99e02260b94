package io.understudy.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.Mirror;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.read.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exact command lines: what is not here to be run, nfs and cifs, is at least written right. */
class RsyncTests {
    @TempDir
    Path folder;

    private Settings.Service service(String host, String key, String mirror) {
        try {
            var file = Files.writeString(folder.resolve("understudy.yaml"),
                    """
                            understudy:
                              node: b
                              services:
                                web:
                                  addresses: [192.0.2.100]
                                  interface: eth0
                                  primary:
                                    address: 192.0.2.1
                                    ssh:
                                      host: "%s"
                                      user: mirror
                                      port: 2222
                                      private-key: "%s"
                                      known-hosts: /etc/u/known
                                      connect-timeout: 1500ms
                                  mirror: { %s, to: /srv/web }
                            """
                            .formatted(host, key, mirror));
            return switch (new SettingsReader().read(file)) {
                case ReadResult.Loaded loaded -> loaded.settings().services().getFirst();
                case ReadResult.Refused(var faults) -> throw new AssertionError(faults.toString());
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void overSshItChecksTheHostsKeyAndAsksNobody() {
        var service = service("192.0.2.1", "/etc/u/id", "from: { ssh: /data }, options: [\"-avz\", \"--delete\"]");
        var mirror = Objects.requireNonNull(service.mirror());

        assertThat(Rsync.copy(service, mirror, Rsync.remote(Objects.requireNonNull(service.primary().ssh()), "/data/"),
                "/srv/web/", "--dry-run"))
                .containsExactly("rsync", "--timeout=60", "-avz", "--delete", "--no-verbose", "--no-human-readable",
                        "--no-progress", "--no-itemize-changes", "--info=progress2", "--stats", "--dry-run", "-e",
                        "ssh -i /etc/u/id -p 2222 -o UserKnownHostsFile=/etc/u/known -o GlobalKnownHostsFile=/dev/null"
                                + " -o StrictHostKeyChecking=yes -o BatchMode=yes -o IdentitiesOnly=yes"
                                + " -o ConnectTimeout=1"
                                + " -o ServerAliveInterval=5 -o ServerAliveCountMax=3 -F /dev/null",
                        "--", "mirror@192.0.2.1:/data/", "/srv/web/");
    }

    @Test
    void anIPv6HostStandsInBracketsAndAPathWithBlanksInQuotes() {
        var service = service("2001:db8::1", "/etc/under study/o'id", "from: { ssh: /data }");
        var ssh = Objects.requireNonNull(service.primary().ssh());

        assertThat(Rsync.remote(ssh, "/data/")).isEqualTo("mirror@[2001:db8::1]:/data/");
        assertThat(Rsync.list(service, Rsync.remote(ssh, "/data/")).get(5))
                .startsWith("ssh -i '/etc/under study/o''id' -p 2222");
    }

    @Test
    void nfsIsMountedAsTheAdministratorWouldByHand() {
        var mount = new Mirror.Mount("nfs", "192.0.2.1:/data", Path.of("/mnt/a"), "ro,soft,timeo=50", Duration.ZERO);

        assertThat(Rsync.mount(mount)).containsExactly("mount", "-t", "nfs", "-o", "ro,soft,timeo=50",
                "192.0.2.1:/data", "/mnt/a");
        assertThat(Rsync.mount(new Mirror.Mount("cifs", "//a/share", Path.of("/mnt/a"), null, Duration.ZERO)))
                .containsExactly("mount", "-t", "cifs", "//a/share", "/mnt/a");
    }

    @Test
    void fromAMountNoShellIsNamed() {
        var service = service("192.0.2.1", "/etc/u/id",
                "from: { mount: { type: nfs, source: \"192.0.2.1:/data\", at: /mnt/a } }");

        assertThat(Rsync.copy(service, Objects.requireNonNull(service.mirror()), "/mnt/a/", "/srv/web/"))
                .doesNotContain("-e").endsWith("--", "/mnt/a/", "/srv/web/");
    }

    @Test
    void aSnapshotLinksToTheTarget() {
        assertThat(Rsync.link("/srv/web", "/srv/web.snapshots/x.partial")).isEqualTo(List.of("rsync", "-a",
                "--link-dest=/srv/web", "--", "/srv/web/", "/srv/web.snapshots/x.partial/"));
    }
}
