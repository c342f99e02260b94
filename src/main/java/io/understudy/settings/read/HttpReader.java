package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.Urls;
import io.understudy.settings.yaml.Section;
import io.understudy.settings.yaml.YamlLocation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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

    private static @Nullable URI url(Section http) {
        var url = Urls.read(http, "url", "Write the page to ask for, http://192.0.2.100/");
        if (url != null && Urls.named(url.getHost())) {
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
                http.fault("status", "'" + YamlLocation.shown(text) + "' is not a range of statuses",
                        "Write 200, 200-399 or [200, 204-206]");
                continue;
            }
            ranges.add(new Settings.StatusRange(from, to));
        }
        return ranges.isEmpty() ? DEFAULT : ranges;
    }
}
