package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.FailbackKeys;
import org.jspecify.annotations.Nullable;

/** Reads {@code failback}. */
final class FailbackReader {
    private FailbackReader() {}

    /** @param ssh whether {@code primary.ssh} is there */
    static Settings.Failback read(@Nullable Fields failback, boolean ssh, Placeholders placeholders) {
        if (failback == null) {
            return new Settings.Failback(FailbackKeys.POLICY.otherwise(), null, null);
        }
        var policy = failback.value(FailbackKeys.POLICY);
        var after = failback.given(FailbackKeys.AFTER);
        var claim = failback.command(FailbackKeys.CLAIM, placeholders);
        var check = failback.command(FailbackKeys.CHECK, placeholders);
        boolean automatic = policy == Settings.FailbackPolicy.AFTER;
        if (automatic && !failback.has(FailbackKeys.AFTER)) {
            failback.missing(FailbackKeys.AFTER,
                    "Write how long the primary must be healthy first, for example after: 10m");
        }
        if (!automatic && failback.has(FailbackKeys.AFTER)) {
            failback.fault(FailbackKeys.AFTER, "has no effect with policy: manual",
                    "Write policy: after, or remove it");
        }
        if (automatic && !failback.has(FailbackKeys.CLAIM)) {
            failback.missing(FailbackKeys.CLAIM, "Write what adds the addresses on the primary, for example "
                    + "\"sudo -n ip address replace {address} dev {interface}\"");
        }
        if (failback.has(FailbackKeys.CLAIM) && !ssh) {
            failback.fault(FailbackKeys.CLAIM, "needs SSH to the primary", "Add primary.ssh, or remove claim");
        }
        if (failback.has(FailbackKeys.CHECK) && !ssh) {
            failback.fault(FailbackKeys.CHECK, "needs SSH to the primary", "Add primary.ssh, or remove check");
        }
        failback.end();
        return new Settings.Failback(policy, after, claim, check);
    }
}
