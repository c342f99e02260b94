package io.understudy.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code http} part of a probe. */
final class HttpReader {
    private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");
    /** A redirect is an answer: the service is there. */
    private static final List<Settings.StatusRange> DEFAULT = List.of(new Settings.StatusRange(200, 399));

    private HttpReader() {}

    static Settings.@Nullable Check read(Section http) {
        var url = url(http);
        var statuses = statuses(http);
        var contains = http.text("contains");
        return url == null ? null : new Settings.HttpCheck(url, statuses, contains);
    }

    /** Never quotes the URL: it may hold a password, which is one of the faults. */
    private static @Nullable URI url(Section http) {
        var text = http.requiredText("url", "Write the page to ask for, http://192.0.2.100/");
        if (text == null) {
            return null;
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            http.fault("url", "is not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1),
                    "Write http:// or https://, an address and a path");
            return null;
        }
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            http.fault("url", "is neither http nor https", "Write http:// or https://, an address and a path");
            return null;
        }
        if (url.getRawUserInfo() != null || (url.getRawAuthority() != null && url.getRawAuthority().contains("@"))) {
            http.fault("url", "holds a user or password", "Probe a page that needs none, or use a command probe");
            return null;
        }
        var host = url.getHost();
        if (host == null) {
            http.fault("url", "names no host", "Write http:// or https://, an address and a path");
            return null;
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            http.fault("url", "has a port out of range", "Write a port from 1 to 65535");
            return null;
        }
        if (url.getRawFragment() != null) {
            http.fault("url", "has a part behind #, which is never sent", "Remove it");
            return null;
        }
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (Literals.address(bare) == null) {
            if (host.startsWith("[") || Literals.looksLikeV4(host)) {
                http.fault("url", "names a host that is no valid address", "Write it without leading zeros and zone");
                return null;
            }
            http.warn("url", "names a host by name, so it needs DNS when it matters most",
                    "Probe addresses, not names");
        }
        return url;
    }

    private static List<Settings.StatusRange> statuses(Section http) {
        if (!http.has("status")) {
            return DEFAULT;
        }
        var ranges = new ArrayList<Settings.StatusRange>();
        for (var entry : http.list("status")) {
            var text = http.textOf(entry);
            if (text == null) {
                continue;
            }
            var match = RANGE.matcher(text.strip());
            int from = match.matches() ? Integer.parseInt(match.group(1)) : 0;
            int to = match.matches() && match.group(2) != null ? Integer.parseInt(match.group(2)) : from;
            if (from == 0 || to < from) {
                http.fault("status", "'" + Places.shown(text) + "' is not a range of statuses",
                        "Write 200, 200-399 or [200, 204-206]");
                continue;
            }
            ranges.add(new Settings.StatusRange(from, to));
        }
        return ranges.isEmpty() ? DEFAULT : ranges;
    }
}
