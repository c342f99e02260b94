package io.understudy.conduct;

import io.understudy.failover.Action;
import io.understudy.failover.Reason;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.hook.HookEvent;
import io.understudy.hook.HookEvent.Kind;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells hooks, and whoever listens, of the moments of a recovery that people care about. On the service's own thread,
 * but for {@link #before}.
 */
final class RecoveryMilestones {
    private final Settings.Service service;
    private final NodeId primary;
    private final Hooks hooks;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private String acting = "";
    private String alerted = "";

    RecoveryMilestones(Settings.Service service, NodeId primary, Hooks hooks, ApplicationEventPublisher events,
            InstantSource clock) {
        this.service = service;
        this.primary = primary;
        this.hooks = hooks;
        this.events = events;
        this.clock = clock;
    }

    /** An action of this recovery is being set going. To look into the process table is still to look. */
    void acts(Journal.Recovery recovery, Action action, String word) {
        if (!(action instanceof Action.CheckProcess) && !acting.equals(recovery.id())) {
            acting = recovery.id();
            events.publishEvent(new RecoveryActing(recovery, word));
        }
    }

    /**
     * Runs the hooks that belong before this action, and waits for them. On the thread that carries the action out.
     *
     * @return why it must not be carried out, or empty
     */
    String before(Action action, State state, ServiceView view, String recovery) {
        var kind = before(action, state);
        if (kind == null) {
            return "";
        }
        var report = hooks.before(event(kind, view, state.word(), recovery, view.because()));
        return report.blocks() ? "kept back: " + report.why() : "";
    }

    private static @Nullable Kind before(Action action, State state) {
        return switch (action) {
            case Action.Respawn _ -> Kind.BEFORE_RESPAWN;
            case Action.Fence _ -> Kind.BEFORE_FENCE;
            // A failback that failed starts the service here again: nothing is taken over then.
            case Action.StartService _ ->
                state instanceof State.TakingOver || state instanceof State.Fencing ? Kind.BEFORE_TAKEOVER : null;
            case Action.StopService _ -> state instanceof State.FailingBack ? Kind.BEFORE_FAILBACK : null;
            default -> null;
        };
    }

    /** A step was decided and written down. */
    void passed(Situation before, Step step, ServiceView view, String recovery) {
        var after = step.next().state();
        boolean moved = !before.state().word().equals(after.word());
        var because = step.reason().sentence();
        if (moved && after instanceof State.Suspect) {
            hooks.after(event(Kind.SUSPECT, view, after.word(), recovery, because));
        }
        var ended = step.result() == null ? null : after(step.result());
        if (ended != null) {
            hooks.after(event(ended, view, after.word(), recovery, because));
        }
        if (moved && after instanceof State.Halted) {
            hooks.after(event(Kind.HALTED, view, after.word(), recovery, because));
        }
        if (RecoveryLog.alert(step) && (moved || !quiet(step))) {
            alert(recovery, after.word(), RecoveryLog.code(step.reason()), because);
        } else if (moved) {
            alerted = "";
        }
    }

    private static boolean quiet(Step step) {
        return step.reason().code() == ReasonCode.WAITING || step.reason().code() == ReasonCode.NEWS;
    }

    private static @Nullable Kind after(Result result) {
        return switch (result) {
            case TAKEN_OVER, TAKEN_BACK -> Kind.AFTER_TAKEOVER;
            case FAILED_BACK -> Kind.AFTER_FAILBACK;
            case RESPAWNED -> Kind.AFTER_RESPAWN;
            case RECOVERED -> Kind.RECOVERED;
            case HALTED, REFUSED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED -> null;
        };
    }

    /** Once for each sentence in a row: what goes on is no news. */
    void alert(String recovery, String state, String code, String because) {
        if (!alerted.equals(code + because)) {
            alerted = code + because;
            events.publishEvent(new Alerted(service.name(), recovery, clock.instant(), state, code, because));
        }
    }

    private HookEvent event(Kind kind, ServiceView view, String state, String recovery, String because) {
        return new HookEvent(kind, service.name(), recovery, state, because, view.addresses(),
                service.interfaceName(), primary.name(), view.holder());
    }
}
