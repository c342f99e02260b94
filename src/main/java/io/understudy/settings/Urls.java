package io.understudy.settings;

import io.understudy.settings.yaml.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code http} or {@code https} URL. No fault quotes it: it may hold a secret, which may even be the fault.
 */
public final class Urls {
    private static final String SHAPE = "Write http:// or https://, a host and a path";

    private Urls() {}

    /** @param remedy what to write, when it is missing. @return null, with a fault, when it can't be asked */
    public static @Nullable URI read(Section section, String key, String remedy) {
        var text = section.requiredText(key, remedy);
        if (text == null) {
            return null;
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            section.fault(key, "is not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1), SHAPE);
            return null;
        }
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            section.fault(key, "is neither http nor https", SHAPE);
            return null;
        }
        if (url.getRawUserInfo() != null || (url.getRawAuthority() != null && url.getRawAuthority().contains("@"))) {
            section.fault(key, "holds a user or password", "Remove it: it would show wherever the URL does");
            return null;
        }
        var host = url.getHost();
        if (host == null) {
            section.fault(key, "names no host", SHAPE);
            return null;
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            section.fault(key, "has a port out of range", "Write a port from 1 to 65535");
            return null;
        }
        if (url.getRawFragment() != null) {
            section.fault(key, "has a part behind #, which is never sent", "Remove it");
            return null;
        }
        if (!named(host) && Literals.address(bare(host)) == null) {
            section.fault(key, "names a host that is no valid address", "Write it without leading zeros and zone");
            return null;
        }
        return url;
    }

    /** Whether finding the host takes a name server. */
    public static boolean named(String host) {
        return !host.startsWith("[") && !Literals.looksLikeV4(host);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
