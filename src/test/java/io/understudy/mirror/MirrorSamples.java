package io.understudy.mirror;

import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.read.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings with one mirrored service, {@code web}, for these tests. */
final class MirrorSamples {
    private MirrorSamples() {}

    /** @param more further keys of the mirror, or empty; its target is {@code folder}/target */
    static Settings settings(Path folder, String more) {
        try {
            var file = Files.writeString(folder.resolve("understudy.yaml"),
                    """
                            understudy:
                              node: b
                              data-dir: %s
                              services:
                                web:
                                  addresses: [192.0.2.100]
                                  interface: eth0
                                  primary:
                                    address: 192.0.2.1
                                    name: a
                                    ssh:
                                      host: 127.0.0.1
                                      user: mirror
                                      port: 1
                                      private-key: /etc/u/id
                                      known-hosts: /etc/u/known
                                  mirror: { from: { ssh: /data }, to: %s, retries: 0%s }
                            """
                            .formatted(folder.resolve("data"), folder.resolve("target"), more));
            return switch (new SettingsReader().read(file)) {
                case ReadResult.Loaded loaded -> loaded.settings();
                case ReadResult.Refused(var faults) -> throw new AssertionError(faults.toString());
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
