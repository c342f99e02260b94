package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.FenceKeys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code fence}. */
final class FenceReader {
    private FenceReader() {}

    /** @param ssh whether {@code primary.ssh} is there */
    static Settings.Fence read(@Nullable Fields fence, boolean ssh, Placeholders placeholders) {
        if (fence == null) {
            return new Settings.Fence(FenceKeys.PROOF.otherwise(), List.of(),
                    FenceKeys.WHEN_UNPROVEN.otherwise());
        }
        var proof = fence.value(FenceKeys.PROOF);
        int written = fence.count(FenceKeys.METHODS);
        var methods = new ArrayList<Settings.FenceMethod>();
        for (var method : fence.sections(FenceKeys.METHODS)) {
            var read = method(method, ssh, placeholders);
            if (read != null) {
                methods.add(read);
            }
        }
        var unproven = fence.value(FenceKeys.WHEN_UNPROVEN);
        if (proof == Settings.Proof.METHOD && written == 0) {
            fence.fault(FenceKeys.PROOF, "method needs a fence method, and there is none",
                    "Add fence.methods, or write proof: wire");
        } else if (proof == Settings.Proof.METHOD && unproven == Settings.WhenUnproven.HOLD
                && methods.stream().noneMatch(m -> m instanceof Settings.AgentFence)) {
            fence.warn(FenceKeys.PROOF,
                    "no method works without the primary: when it is dead nothing is proven, and the takeover waits "
                            + "for an operator",
                    "Add an agent, or write proof: wire");
        }
        if (unproven == Settings.WhenUnproven.TAKE_OVER) {
            fence.warn(FenceKeys.WHEN_UNPROVEN,
                    "take-over continues without proof: both hosts may serve at once when the network splits",
                    "Write hold unless two masters are harmless");
        }
        fence.end();
        return new Settings.Fence(proof, methods, unproven);
    }

    private static Settings.@Nullable FenceMethod method(Fields method, boolean ssh, Placeholders placeholders) {
        boolean overSsh = method.has(FenceKeys.OVER_SSH);
        boolean byAgent = method.has(FenceKeys.BY_AGENT);
        var scope = method.given(FenceKeys.SCOPE);
        var timeout = method.given(FenceKeys.TIMEOUT);
        Settings.FenceMethod read = null;
        if (overSsh == byAgent) {
            method.faultHere(byAgent ? "names both ssh and agent" : "names neither ssh nor agent",
                    "Write exactly one of ssh and agent");
        } else if (overSsh) {
            read = SshFenceReader.read(method, scope == null ? Settings.Scope.ADDRESSES : scope,
                    timeout == null ? FenceKeys.SSH_TIMEOUT : timeout, ssh, placeholders);
        } else {
            read = AgentFenceReader.read(method, scope == null ? Settings.Scope.HOST : scope,
                    timeout == null ? FenceKeys.AGENT_TIMEOUT : timeout);
        }
        method.end();
        return read;
    }
}
