package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.TakeoverKeys;
import org.jspecify.annotations.Nullable;

/** Reads {@code takeover}. */
final class TakeoverReader {
    private TakeoverReader() {}

    static Settings.Takeover read(@Nullable Fields takeover, Placeholders placeholders) {
        if (takeover == null) {
            return new Settings.Takeover(null, null, TakeoverKeys.CONFIRM.otherwise(),
                    TakeoverKeys.TIMEOUT.otherwise());
        }
        var read = new Settings.Takeover(takeover.command(TakeoverKeys.START, placeholders),
                takeover.command(TakeoverKeys.STOP, placeholders), takeover.value(TakeoverKeys.CONFIRM),
                takeover.value(TakeoverKeys.TIMEOUT));
        takeover.end();
        return read;
    }
}
