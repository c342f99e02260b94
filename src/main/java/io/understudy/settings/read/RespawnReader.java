package io.understudy.settings.read;

import io.understudy.settings.ProcessCheck;
import io.understudy.settings.Settings;
import io.understudy.settings.key.RespawnKeys;
import org.jspecify.annotations.Nullable;

/** Reads {@code respawn}. */
final class RespawnReader {
    private RespawnReader() {}

    /** @param ssh whether {@code primary.ssh} is there. @return null without a section, a check or a command */
    static Settings.@Nullable Respawn read(@Nullable Fields respawn, boolean ssh, Placeholders placeholders) {
        if (respawn == null) {
            return null;
        }
        if (!ssh) {
            respawn.faultHere("needs SSH to the primary", "Add primary.ssh, or remove respawn");
        }
        var process = respawn.given(RespawnKeys.PROCESS);
        var check = respawn.command(RespawnKeys.CHECK, placeholders);
        if (!respawn.has(RespawnKeys.PROCESS) && !respawn.has(RespawnKeys.CHECK)) {
            respawn.missing(RespawnKeys.PROCESS,
                    "Write the name of the process, or write check with a command: exit 0 there, 1 missing");
        }
        var command = respawn.command(RespawnKeys.COMMAND, placeholders);
        var delay = respawn.value(RespawnKeys.WAIT);
        int attempts = respawn.value(RespawnKeys.ATTEMPTS);
        var rate = respawn.value(RespawnKeys.WINDOW);
        if (attempts > rate.times()) {
            respawn.fault(RespawnKeys.ATTEMPTS, attempts + " attempts exceed the window of " + rate,
                    "Write at most " + rate.times() + ", or allow more in window");
        }
        respawn.end();
        var asked = check == null && process != null ? ProcessCheck.of(process) : check;
        return asked == null || command == null
                ? null
                : new Settings.Respawn(asked, command, delay, attempts, rate.times(), rate.window(),
                        check == null ? process : null);
    }
}
