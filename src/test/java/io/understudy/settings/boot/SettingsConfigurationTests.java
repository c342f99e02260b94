package io.understudy.settings.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.settings.Settings;
import io.understudy.settings.read.SettingsReaderTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;

class SettingsConfigurationTests {
    @TempDir
    private Path folder;

    @Test
    void springReadsItsOwnKeysFromTheSameFile() throws IOException {
        var file = write("server.port: 8443\nspring: { application: { name: other } }\n"
                + SettingsReaderTests.resource("minimal.yaml"));

        try (var context = start("--understudy.config=" + file)) {
            assertThat(context.getBean(Settings.class).service("web")).isPresent();
            assertThat(context.getEnvironment().getProperty("server.port")).isEqualTo("8443");
            assertThat(context.getEnvironment().getProperty("spring.application.name")).isEqualTo("other");
        }
    }

    @Test
    void theCommandLineWinsOverTheFileAndTheFileOverTheDefaults() throws IOException {
        var file = write("server: { port: 8443, address: 127.0.0.2 }\n" + SettingsReaderTests.resource("minimal.yaml"));

        try (var context = start("--understudy.config=" + file, "--server.port=9443")) {
            assertThat(context.getEnvironment().getProperty("server.port")).isEqualTo("9443");
            assertThat(context.getEnvironment().getProperty("server.address")).isEqualTo("127.0.0.2");
        }
    }

    @Test
    void noSecretReachesSpringsEnvironment() throws IOException {
        var file = write(SettingsReaderTests.resource("minimal.yaml")
                .replace("  node: b\n", "  node: b\n  users: { eye: { password: \"{noop}look\", role: viewer } }\n"));

        try (var context = start("--understudy.config=" + file)) {
            var names = context.getEnvironment().getPropertySources().stream()
                    .flatMap(s -> s instanceof EnumerablePropertySource<?> listed
                            ? Arrays.stream(listed.getPropertyNames())
                            : Stream.empty())
                    .toList();
            assertThat(context.getBean(Settings.class).users()).hasSize(1);
            assertThat(names).contains("understudy.config")
                    .noneMatch(n -> n.contains("users") || n.startsWith("understudy.services"));
        }
    }

    @Test
    void aFileWithAnotherEndingIsReadTheSame() throws IOException {
        var file = Files.writeString(folder.resolve("understudy.conf"),
                "server.port: 1\n" + SettingsReaderTests.resource("minimal.yaml"));

        try (var context = start("--understudy.config=" + file)) {
            assertThat(context.getEnvironment().getProperty("server.port")).isEqualTo("1");
        }
    }

    @Test
    void aContextWithABadFileSaysEveryFault() throws IOException {
        var file = write("understudy: { nod: b }");

        assertThatThrownBy(() -> start("--understudy.config=" + file)).rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file + ":1 understudy.nod: unknown key")
                .hasMessageContaining("understudy.services: is missing");
    }

    @Test
    void aContextWithoutAFileSaysHowToNameOne() {
        assertThatThrownBy(() -> start()).rootCause().hasMessageContaining("--config=FILE");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("understudy.yaml"), text);
    }

    private static ConfigurableApplicationContext start(String... args) {
        return new SpringApplicationBuilder(SettingsConfiguration.class).web(WebApplicationType.NONE).run(args);
    }
}
