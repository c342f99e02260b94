package io.understudy.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packaged jar, laid out and with a class data archive, so that each of the labs' many starts costs half the CPU
 * time. Made once for each jar, in {@code target}; the jar itself is run where that does not work.
 */
final class LabApp {
    private static String made = "";

    private LabApp() {}

    /** What stands between the JVM's other options and the program's. */
    static synchronized String arguments(String jar) {
        if (made.isEmpty()) {
            made = make(Path.of(jar));
        }
        return made;
    }

    private static String make(Path jar) {
        try {
            var hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)), 0, 8);
            var home = jar.resolveSibling("lab-app-" + hash).toAbsolutePath();
            var app = home.resolve("understudy.jar");
            var archive = home.resolve("understudy.jsa");
            if (!Files.exists(archive)) {
                forgetOlder(home);
                var config = Files.writeString(Files.createTempFile("lab-app", ".yaml"), """
                        understudy:
                          node: b
                          data-dir: %s
                          services:
                            web:
                              addresses: [192.0.2.100/32]
                              interface: eth0
                              primary: { address: 192.0.2.1 }
                              witnesses: none
                        """.formatted(Files.createTempDirectory("lab-app")));
                var java = ProcessHandle.current().info().command().orElse("java");
                var before = home.resolveSibling("understudy.jsa.new");
                run(java, "-Djarmode=tools", "-jar", jar.toString(), "extract", "--force", "--destination",
                        home.toString());
                run(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ArchiveClassesAtExit=" + before,
                        "-Dspring.context.exit=onRefresh", "-jar", app.toString(), "--config=" + config);
                Files.move(before, archive, StandardCopyOption.REPLACE_EXISTING);
            }
            return "-XX:SharedArchiveFile=" + archive + " -jar " + app;
        } catch (IOException | NoSuchAlgorithmException | UncheckedIOException e) {
            System.err.println("the jar itself is run: " + e);
            return "-jar " + jar;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "-jar " + jar;
        }
    }

    /** Each takes 100 MB. */
    private static void forgetOlder(Path home) throws IOException {
        try (var folders = Files.newDirectoryStream(home.getParent(), "lab-app-*")) {
            for (var folder : folders) {
                try (var files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
                }
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " did not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
        }
    }
}
