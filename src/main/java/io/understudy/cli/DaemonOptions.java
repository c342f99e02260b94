package io.understudy.cli;

import io.understudy.settings.Literals;
import io.understudy.settings.ReadResult;
import io.understudy.settings.read.SettingsReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the running daemon is, and who asks it. */
final class DaemonOptions {
    private static final String PASSWORD_VARIABLE = "UNDERSTUDY_PASSWORD";
    private static final Path DATA_DIR = Path.of("/var/lib/understudy");

    private final Console console;

    @Option(names = "--url", paramLabel = "URL",
            description = "Of the running daemon. Left out: http://127.0.0.1:8080.")
    private String url = "http://127.0.0.1:8080";

    @Option(names = "--user", paramLabel = "NAME", description = "Who asks. Left out: operator. The password is in the "
            + "variable " + PASSWORD_VARIABLE + ", or in the file operator-password of the data folder that the "
            + "configuration names.")
    private String user = "operator";

    @Mixin
    private final ConfigurationFile configuration;

    DaemonOptions(Console console) {
        this.console = console;
        this.configuration = new ConfigurationFile(console);
    }

    /** @throws UsageException when the URL makes no sense, would carry the password in the clear, or none is known */
    DaemonClient client() {
        return new DaemonClient(console, base(), user, password());
    }

    private URI base() {
        URI base;
        try {
            base = new URI(url.endsWith("/") ? url : url + "/");
        } catch (URISyntaxException e) {
            throw new UsageException("--url is not a URL: " + e.getReason());
        }
        var host = base.getHost();
        if (host == null || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
            throw new UsageException("--url has to be http://… or https://…");
        }
        if (base.getScheme().equals("http") && !isThisHost(host)) {
            throw new UsageException(
                    "--url would send the password unencrypted over the network: use https, or an SSH tunnel");
        }
        return base;
    }

    private static boolean isThisHost(String host) {
        var literal = Literals.address(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        return host.equals("localhost") || literal != null && literal.isLoopbackAddress();
    }

    private String password() {
        var given = console.variable(PASSWORD_VARIABLE);
        if (!given.isEmpty()) {
            return given;
        }
        var file = dataDir().resolve("operator-password");
        try {
            // A link there would have this command send another file's content.
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
        } catch (IOException e) {
            throw new UsageException("no password: set " + PASSWORD_VARIABLE
                    + ", or run as a user that may read " + file);
        }
    }

    private Path dataDir() {
        return configuration.find().map(new SettingsReader()::read)
                .map(read -> read instanceof ReadResult.Loaded(var settings, _, _) ? settings.dataDir() : DATA_DIR)
                .orElse(DATA_DIR);
    }
}
