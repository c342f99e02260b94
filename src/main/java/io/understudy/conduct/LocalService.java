package io.understudy.conduct;

import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.probe.OwnService;
import io.understudy.probe.OwnService.Question;
import io.understudy.remote.CommandResult;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.settings.Settings.Standby;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Starts and stops one service on this host. Blocks, for as long as {@code takeover.timeout} allows. */
final class LocalService {
    private static final long ASK_AGAIN = Duration.ofMillis(50).toNanos();

    private final Settings.Service service;
    private final Remotes remotes;
    private final OwnService own;
    private final Ticker ticker;

    LocalService(Settings.Service service, Remotes remotes, OwnService own, Ticker ticker) {
        this.service = service;
        this.remotes = remotes;
        this.own = own;
        this.ticker = ticker;
    }

    private boolean hot() {
        return service.takeover().standby() == Standby.HOT;
    }

    /** Where it runs already nothing is started; else it has to answer, where that can be asked. */
    ActionPerformer.Done start(long ticket) {
        boolean asked = service.takeover().probe() != null;
        if (asked && hot() && own.ask(service, Question.ANSWERS).verdict() == Verdict.UP) {
            return done(ticket, "it runs already");
        }
        var started = run(service.takeover().start(), ticket);
        if (!asked || started.outcome() != Outcome.DONE || answers()) {
            return started;
        }
        var why = "it was started, but does not answer takeover.probe within "
                + DurationText.of(service.takeover().timeout());
        return new ActionPerformer.Done(ticket == 0 ? null : new Observation.Finished(ticket, Outcome.FAILED, why),
                Outcome.FAILED, "", why, started.output());
    }

    private boolean answers() {
        long began = ticker.nanos();
        while (own.ask(service, Question.ANSWERS).verdict() != Verdict.UP) {
            if (ticker.nanos() - began > service.takeover().timeout().toNanos() || Thread.interrupted()) {
                return false;
            }
            LockSupport.parkNanos(ASK_AGAIN);
        }
        return true;
    }

    ActionPerformer.Done stop(long ticket) {
        return hot() ? done(ticket, "the standby is hot: it keeps running") : run(service.takeover().stop(), ticket);
    }

    private static ActionPerformer.Done done(long ticket, String output) {
        return ActionPerformer.finished(ticket, new CommandResult.Exited(0, output, Duration.ZERO));
    }

    private ActionPerformer.Done run(@Nullable CommandLine command, long ticket) {
        return command == null
                ? done(ticket, "")
                : ActionPerformer.finished(ticket, remotes.here().run(
                        command.with(Map.of("interface", service.primary().interfaceName(), "service", service.name())),
                        service.takeover().timeout()));
    }
}
