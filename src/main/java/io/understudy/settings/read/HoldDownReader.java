package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.HoldDownKeys;
import org.jspecify.annotations.Nullable;

/** Reads {@code hold-down}. */
final class HoldDownReader {
    private HoldDownReader() {}

    static Settings.HoldDown read(@Nullable Fields holdDown) {
        if (holdDown == null) {
            return new Settings.HoldDown(HoldDownKeys.WINDOW.otherwise(), HoldDownKeys.TAKEOVERS.otherwise());
        }
        var read = new Settings.HoldDown(holdDown.value(HoldDownKeys.WINDOW), holdDown.value(HoldDownKeys.TAKEOVERS));
        holdDown.end();
        return read;
    }
}
