package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.CheckKeys;
import org.jspecify.annotations.Nullable;

/** Reads the {@code command} of a probe. */
final class CommandProbeReader {
    private CommandProbeReader() {}

    /** {@code null} without a section or a command. */
    static Settings.@Nullable Check read(@Nullable Fields command, Placeholders placeholders) {
        if (command == null) {
            return null;
        }
        var run = command.command(CheckKeys.RUN, placeholders);
        command.end();
        return run == null ? null : new Settings.CommandCheck(run);
    }
}
