package io.understudy.conduct;

import io.understudy.failover.Action;
import io.understudy.failover.State;
import io.understudy.settings.Notify;
import io.understudy.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long an action can take if all that carries it out keeps to its own limits. Whoever waits for longer has lost its
 * end. Pure.
 */
final class ActionLimits {
    /** What a host that is short of processors and disk adds. Nobody is to be given up who is only slow. */
    private static final Duration MARGIN = Duration.ofSeconds(20);
    /** The kernel's calls, IPv6's included. */
    private static final Duration KERNEL = Duration.ofSeconds(5);
    /** Hooks that run one after the other before an action; more than these are not foreseen. */
    private static final int HOOKS = 5;

    private final Settings.Service service;
    private final Notify.@Nullable Hooks hooks;

    ActionLimits(Settings.Service service, Notify.@Nullable Hooks hooks) {
        this.service = service;
        this.hooks = hooks;
    }

    /** Empty where nothing bounds it: the data is copied back for as long as that takes. */
    Optional<Duration> of(Action action, State state) {
        if (action instanceof Action.StopService && state instanceof State.FailingBack) {
            return Optional.empty();
        }
        return Optional.of(MARGIN.plus(switch (action) {
            case Action.AskWire(_, _, Duration span) -> span;
            case Action.CheckProcess _, Action.AskPrimary _, Action.Respawn _, Action.StopPrimary _,
                    Action.StartPrimary _ ->
                hooked(command());
            case Action.Claim _, Action.ClaimAbsent _ -> command().multipliedBy(service.addresses().size());
            case Action.Fence(_, int method) ->
                hooked(service.fence().methods().get(method).timeout().multipliedBy(2).plus(command()));
            // Started, and then asked until it answers.
            case Action.StartService _ -> hooked(service.takeover().timeout().multipliedBy(2));
            case Action.StopService _ -> hooked(service.takeover().timeout());
            case Action.AddAddresses _, Action.ReleaseAddresses _, Action.ReleaseAtOnce _,
                    Action.Announce _, Action.AnnounceForPrimary _ ->
                KERNEL.multipliedBy(service.addresses().size());
            case Action.AskProbes _, Action.AskAgain _, Action.EndWatch _ -> Duration.ZERO;
        }));
    }

    /** One over SSH, with the connection that it may have to wait for. */
    private Duration command() {
        var ssh = service.primary().ssh();
        return ssh == null ? Duration.ZERO : ssh.connectTimeout().multipliedBy(2).plus(ssh.commandTimeout());
    }

    private Duration hooked(Duration limit) {
        return hooks == null ? limit : limit.plus(hooks.timeout().multipliedBy(HOOKS));
    }
}
