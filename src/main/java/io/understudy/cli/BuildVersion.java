package io.understudy.cli;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class BuildVersion implements IVersionProvider {
    /** @throws IOException when the jar is damaged */
    @Override
    public String[] getVersion() throws IOException {
        var build = new Properties();
        try (var stream = BuildVersion.class.getResourceAsStream("/META-INF/build-info.properties")) {
            if (stream != null) {
                build.load(stream);
            }
        }
        var version = build.getProperty("build.version", "(development)");
        return new String[]{"understudy " + version + ", Java " + Runtime.version()};
    }
}
