package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.CheckKeys;
import io.understudy.settings.value.UrlValue;
import org.jspecify.annotations.Nullable;

/** Reads the {@code http} of a probe. */
final class HttpProbeReader {
    private HttpProbeReader() {}

    /** {@code null} without a section or a URL. */
    static Settings.@Nullable Check read(@Nullable Fields http) {
        if (http == null) {
            return null;
        }
        var url = http.given(CheckKeys.URL);
        if (url != null && UrlValue.named(url.getHost())) {
            http.warn(CheckKeys.URL, "has a host name, so it needs DNS just when a host has failed",
                    "Use an address, not a name");
        }
        var statuses = http.values(CheckKeys.STATUS);
        var contains = http.given(CheckKeys.CONTAINS);
        http.end();
        return url == null
                ? null
                : new Settings.HttpCheck(url, statuses.isEmpty() ? CheckKeys.STATUS.otherwise() : statuses, contains);
    }
}
