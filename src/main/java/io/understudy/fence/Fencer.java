package io.understudy.fence;

import io.understudy.settings.Settings;

/** Takes the primary off its addresses. Any thread; blocks for at most the method's timeout. */
@FunctionalInterface
public interface Fencer {
    FenceReport fence(Settings.Service service, Settings.FenceMethod method);
}
