package io.understudy.settings.value;

import io.understudy.settings.Literals;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** An {@code http} or {@code https} URL. No message quotes it: it may hold a secret. */
public record UrlValue() implements Scalar<URI> {
    private static final int PORT_MAX = 65_535;

    @Override
    public Parsed<URI> parse(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return unfit("is not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1), remedy());
        }
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return unfit("is neither http nor https", remedy());
        }
        if (url.getRawUserInfo() != null || (url.getRawAuthority() != null && url.getRawAuthority().contains("@"))) {
            return unfit("contains a user or password", "Remove it: it would be visible wherever the URL is");
        }
        var host = url.getHost();
        if (host == null) {
            return unfit("names no host", remedy());
        }
        if (url.getPort() == 0 || url.getPort() > PORT_MAX) {
            return unfit("has a port out of range", "Write a port from 1 to " + PORT_MAX);
        }
        if (url.getRawFragment() != null) {
            return unfit("has a fragment (#…), which is never sent", "Remove it");
        }
        return named(host) || Literals.address(bare(host)) != null
                ? new Parsed.Fits<>(url)
                : unfit("names a host that is not a valid address",
                        "Write it without leading zeros and without a zone");
    }

    private static Parsed<URI> unfit(String problem, String remedy) {
        return new Parsed.Unfit<>(problem, remedy);
    }

    /** Whether finding the URL's host takes a name server. */
    public static boolean named(String host) {
        return !host.startsWith("[") && !Literals.looksLikeV4(host);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String text(URI value) {
        return value.toString();
    }

    @Override
    public String words() {
        return "URL";
    }

    @Override
    public String remedy() {
        return "Write http:// or https://, a host and a path";
    }
}
