package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.decide.Failover;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** What is used first in the middle of a takeover has to be there by then, whatever has become of the jar. */
class SafetyClassesTests {
    private static final List<String> ROOMS = List.of("failover", "conduct", "probe", "address", "fence", "kernel",
            "remote", "journal");

    /** The application's classes once more, so that nothing is loaded yet. */
    private static final class Fresh extends URLClassLoader {
        static {
            registerAsParallelCapable();
        }

        Fresh(URL[] classPath) {
            super(classPath, ClassLoader.getPlatformClassLoader());
        }

        boolean has(String name) {
            return findLoadedClass(name) != null;
        }
    }

    private static Fresh fresh() {
        return new Fresh(Arrays.stream(System.getProperty("java.class.path").split(":")).map(entry -> {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).toArray(URL[]::new));
    }

    @Test
    void allOfDecidingAndActingIsLoaded() throws Exception {
        try (var fresh = fresh()) {
            var load = fresh.loadClass(SafetyClasses.class.getName()).getDeclaredMethod("load");
            load.setAccessible(true);
            assertThat(fresh.has(Failover.class.getName())).isFalse();

            load.invoke(null);

            var missing = new ArrayList<String>();
            for (var room : ROOMS) {
                for (var file : new PathMatchingResourcePatternResolver(fresh)
                        .getResources("classpath*:io/understudy/" + room + "/**/*.class")) {
                    var url = file.getURL().toString();
                    var name = url.substring(url.lastIndexOf("/io/understudy/") + 1, url.length() - ".class".length())
                            .replace('/', '.');
                    if (!url.contains("test-classes") && !name.endsWith("-info") && !fresh.has(name)) {
                        missing.add(name);
                    }
                }
            }
            assertThat(missing).isEmpty();
            assertThat(fresh.has("com.jcraft.jsch.Session")).isTrue();
        }
    }
}
