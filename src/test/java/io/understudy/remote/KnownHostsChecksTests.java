package io.understudy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.ReadResult;
import io.understudy.settings.read.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsChecksTests {
    private static final String KEY = "ssh-ed25519 "
            + "AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    private Path folder;

    @Test
    void aKeyOfTheHostThatMayBeAcceptedIsEnough() throws IOException {
        assertThat(check("192.0.2.1 " + KEY + "\n")).isEqualTo(check("@cert-authority *.1 " + KEY + "\n"));
        assertThat(check("192.0.2.1 " + KEY + "\n").warnings()).isEmpty();
    }

    @Test
    void aHostWhoseOnlyKeyIsRevokedIsAFaultOfItsKeyWithItsLine() throws IOException {
        var found = check("192.0.2.1 " + KEY + "\n@revoked * " + KEY + "\n");

        assertThat(found.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.key()).isEqualTo("understudy.services.web.primary.ssh.known-hosts");
            assertThat(fault.line()).isPositive();
            assertThat(fault.problem()).contains("@revoked");
        });
    }

    @Test
    void aHostThatIsNotThereAndLinesThatCantBeReadAreWarnings() throws IOException {
        assertThat(check("192.0.2.9 " + KEY + "\n192.0.2.1 nonsense\n").warnings()).hasSize(2);
        Files.delete(folder.resolve("known_hosts"));
        assertThat(check(null)).as("said by the first connection").isEqualTo(check(null));
        assertThat(check(null).warnings()).isEmpty();
    }

    private KnownHostsChecks.Found check(@Nullable String known) throws IOException {
        if (known != null) {
            Files.writeString(folder.resolve("known_hosts"), known);
        }
        var file = Files.writeString(folder.resolve("u.yaml"), """
                understudy:
                  node: b
                  services:
                    web:
                      addresses: [192.0.2.100]
                      interface: none0
                      primary:
                        address: 192.0.2.1
                        ssh: { user: u, private-key: k, known-hosts: %s/known_hosts }
                      witnesses: { addresses: [203.0.113.254] }
                """.formatted(folder));
        var loaded = (ReadResult.Loaded) new SettingsReader().read(file);
        return KnownHostsChecks.check(loaded.settings(), loaded.lines());
    }
}
