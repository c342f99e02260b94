package io.understudy.conduct;

import io.understudy.failover.Action;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.hook.HookEvent;
import io.understudy.hook.HookEvent.Kind;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.StateName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells hooks and listeners of the moments of a recovery that people care about. On the service's own thread,
 * but for {@link #before}.
 */
final class RecoveryMilestones {
    private final Settings.Service service;
    private final Policy policy;
    private final Hooks hooks;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final List<Runnable> news = new ArrayList<>();
    private String acting = "";
    private String alerted = "";

    RecoveryMilestones(Settings.Service service, Policy policy, Hooks hooks, ApplicationEventPublisher events,
            InstantSource clock) {
        this.service = service;
        this.policy = policy;
        this.hooks = hooks;
        this.events = events;
        this.clock = clock;
    }

    /** An action of this recovery begins. Reading the process table is not acting yet. */
    void acts(Journal.Recovery recovery, Action action, ActionName name) {
        if (!(action instanceof Action.CheckProcess || action instanceof Action.AskPrimary)
                && !acting.equals(recovery.id())) {
            acting = recovery.id();
            publish(new RecoveryActing(recovery, name));
        }
    }

    /**
     * Runs the hooks that belong before this action, and waits for them. On the thread that carries the action out.
     *
     * @return why it must not be carried out, or empty
     */
    String before(Action action, State state, Scene scene, String recovery) {
        var kind = before(action, state);
        if (kind == null) {
            return "";
        }
        var report = hooks.before(event(kind, scene.situation(), state.name(), recovery, scene.standing().because()));
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

    /**
     * A step was decided and written down.
     *
     * @param recovery the id of the recovery that runs, or empty
     * @param ended the recovery that ended with the step, if one did
     */
    void passed(Situation before, Step step, String recovery, Optional<RecoveryEnded> ended) {
        var of = ended.map(e -> e.recovery().id()).orElse(recovery);
        var after = step.next().state();
        boolean moved = before.state().name() != after.name();
        var because = step.reason().sentence();
        if (moved && after instanceof State.Suspect) {
            hook(Kind.SUSPECT, step.next(), of, because);
        }
        var kind = step.result() == null ? null : after(step.result());
        if (kind != null) {
            hook(kind, step.next(), of, because);
        }
        if (moved && after instanceof State.Halted) {
            hook(Kind.HALTED, step.next(), of, because);
        }
        if (RecoveryLog.alert(step) && (moved || !step.reason().code().quiet())) {
            alert(of, after.name(), step.reason().code().word(), because);
        } else if (moved) {
            alerted = "";
        }
        ended.ifPresent(this::publish);
    }

    private void hook(Kind kind, Situation now, String recovery, String because) {
        var event = event(kind, now, now.state().name(), recovery, because);
        news.add(() -> hooks.after(event));
    }

    private void publish(Object event) {
        news.add(() -> events.publishEvent(event));
    }

    /** What is to be told since this was asked last, in order. */
    List<Runnable> news() {
        var told = List.copyOf(news);
        news.clear();
        return told;
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
    void alert(String recovery, StateName state, String code, String because) {
        if (!alerted.equals(code + because)) {
            alerted = code + because;
            publish(new Alerted(service.name(), recovery, clock.instant(), state, code, because));
        }
    }

    /** At once, whatever was told before. Any thread. */
    void tell(String recovery, StateName state, String code, String because, Consumer<Runnable> beside) {
        var alert = new Alerted(service.name(), recovery, clock.instant(), state, code, because);
        beside.accept(() -> events.publishEvent(alert));
    }

    private HookEvent event(Kind kind, Situation now, StateName state, String recovery, String because) {
        return new HookEvent(kind, service.name(), recovery, state, because,
                policy.addresses().stream().map(Object::toString).toList(), service.interfaceName(),
                policy.primary().name(), HolderName.now(policy, now));
    }
}
