package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.FenceKeys;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a fence method that is a command over SSH. */
final class SshFenceReader {
    private SshFenceReader() {}

    /** @param ssh whether {@code primary.ssh} is there. @return null without a section or a command */
    static Settings.@Nullable FenceMethod read(Fields method, Settings.Scope scope, Duration timeout, boolean ssh,
            Placeholders placeholders) {
        if (!ssh) {
            method.fault(FenceKeys.OVER_SSH, "needs SSH to the primary", "Add primary.ssh, or remove this method");
        }
        var how = method.section(FenceKeys.OVER_SSH);
        if (how == null) {
            return null;
        }
        var command = how.command(FenceKeys.COMMAND, placeholders);
        how.end();
        if (command == null) {
            return null;
        }
        if (scope == Settings.Scope.ADDRESSES && !command.toString().contains("{address}")) {
            how.warn(FenceKeys.COMMAND, "does not contain {address}, so it does the same for every address",
                    "Use {address}, or write scope: host if it takes the whole host down");
        }
        return new Settings.SshFence(scope, command, timeout);
    }
}
