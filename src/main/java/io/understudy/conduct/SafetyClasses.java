package io.understudy.conduct;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Loads what deciding and acting need before anything depends on it. Java loads a class when it is used first, and that
 * may be in the middle of a takeover, days after an upgrade has replaced the jar that this process runs from.
 */
final class SafetyClasses {
    private static final Logger log = LoggerFactory.getLogger(SafetyClasses.class);
    /** Beside Understudy's own: SSH, the HTTP that probes read, and the database. */
    private static final List<String> PATTERNS = List.of(
            "classpath*:io/understudy/{room:vocabulary|time|failover|kernel|remote|settings|probe|address|fence}"
                    + "/**/*.class",
            "classpath*:io/understudy/{room:mirror|hook|journal|conduct|notify|access|metrics|web|cli}/**/*.class",
            "classpath*:com/jcraft/jsch/*.class",
            "classpath*:org/apache/hc/core5/http/{room:impl|message|io}/**/*.class",
            "classpath*:ch/qos/logback/classic/{room:spi|pattern}/*.class", "classpath*:org/sqlite/*.class",
            "classpath*:org/sqlite/{room:core|jdbc3|jdbc4}/*.class");

    private SafetyClasses() {}

    /** @return how many were loaded; what can't be loaded now is left to whoever needs it */
    static int load() {
        var loader = SafetyClasses.class.getClassLoader();
        var resolver = new PathMatchingResourcePatternResolver(loader);
        int loaded = 0;
        for (var pattern : PATTERNS) {
            try {
                for (var resource : resolver.getResources(pattern)) {
                    loaded += load(name(resource.getURL().toString()), loader) ? 1 : 0;
                }
            } catch (IOException e) {
                log.warn("event=classes-unread pattern={} why=\"{}\"", pattern, e.toString());
            }
        }
        log.info("event=classes-loaded count={}", loaded);
        return loaded;
    }

    /** {@code …/BOOT-INF/classes/io/understudy/Name.class}: what comes from the root package on. */
    private static String name(String url) {
        int root = Math.max(url.lastIndexOf("/io/understudy/"),
                Math.max(url.lastIndexOf("/com/jcraft/"), Math.max(url.lastIndexOf("/org/apache/hc/"),
                        url.lastIndexOf("/org/sqlite/"))));
        return url.substring(root + 1, url.length() - ".class".length()).replace('/', '.');
    }

    private static boolean load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            // A library's door to another one that is not here.
            log.trace("event=class-unloaded name={} why=\"{}\"", name, e.toString());
            return false;
        }
    }
}
