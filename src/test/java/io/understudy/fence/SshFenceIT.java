package io.understudy.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.fence.FenceReport.Result;
import io.understudy.kernel.Namespace;
import io.understudy.remote.DebianSshd;
import io.understudy.remote.RemoteConfiguration;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a host that has its addresses in a kernel of its own, over OpenSSH. */
class SshFenceIT {
    @TempDir
    private Path folder;

    private Namespace us;
    private Namespace a;
    private DebianSshd sshd;

    @BeforeEach
    void cable() throws Exception {
        us = Namespace.create();
        a = Namespace.create();
        us.cable(a);
        us.ip("address add 192.0.2.2/24 dev eth0");
        a.ip("address add 192.0.2.1/24 dev eth0");
        sshd = DebianSshd.start(folder, List.of("ip", "netns", "exec", a.name()), "192.0.2.1", 22, us::inside);
    }

    @AfterEach
    void remove() throws Exception {
        for (var one : new AutoCloseable[]{sshd, a, us}) {
            if (one != null) {
                one.close();
            }
        }
    }

    @Test
    void anAddressIsTakenOffWithTheLengthThatItHasThere() throws Exception {
        a.ip("address add 192.0.2.100/24 dev eth0");
        a.ip("address add 2001:db8::100/64 dev eth0 nodad");

        var report = fence();

        assertThat(report.why()).contains("gone");
        assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
        assertThat(report.gone()).isTrue();
        assertThat(a.ip("address show")).doesNotContain("192.0.2.100").doesNotContain("2001:db8::100");
    }

    @Test
    void amongAThousandAddressesTheOneThatMattersIsFound() throws Exception {
        var batch = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            batch.append("address add 10.1.").append(i / 250).append('.').append(i % 250 + 1).append("/32 dev eth0\n");
        }
        var file = Files.writeString(folder.resolve("batch"), batch);
        a.ip("-batch " + file);
        a.ip("address add 192.0.2.100/24 dev eth0");

        assertThat(fence().gone()).isTrue();
        a.ip("link add other type bridge");
        a.ip("address add 192.0.2.100/24 dev other");

        var report = fence();
        assertThat(report.gone()).isFalse();
        assertThat(report.result()).isEqualTo(Result.REFUSED);
        assertThat(report.why()).contains("on other");
    }

    private FenceReport fence() throws Exception {
        var method = new Settings.SshFence(Settings.Scope.ADDRESSES,
                CommandLine.line("ip address delete {address} dev {interface}"), Duration.ofSeconds(20));
        var service = SshFenceTests.service(method, sshd.settings("192.0.2.1", 22, Duration.ofSeconds(5),
                Duration.ofSeconds(10)));
        return us.inside(() -> {
            try (var remotes = RemoteConfiguration.remotes(System::nanoTime)) {
                return new CommandFencer(remotes, System::nanoTime, AgentPollPause::asleep).fence(service, method);
            }
        });
    }
}
