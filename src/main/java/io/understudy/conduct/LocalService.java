package io.understudy.conduct;

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
    CommandResult start() {
        boolean asked = service.takeover().probe() != null;
        if (asked && hot() && own.ask(service, Question.ANSWERS).verdict() == Verdict.UP) {
            return new CommandResult.Exited(0, "it runs already", Duration.ZERO);
        }
        long began = ticker.nanos();
        var started = run(service.takeover().start());
        return !asked || !(started instanceof CommandResult.Exited exited) || !exited.ok() || answers()
                ? started
                : new CommandResult.NotRun("it was started, but does not answer takeover.probe within "
                        + DurationText.of(service.takeover().timeout()), Duration.ofNanos(ticker.nanos() - began));
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

    CommandResult stop() {
        return hot()
                ? new CommandResult.Exited(0, "the standby is hot: it keeps running", Duration.ZERO)
                : run(service.takeover().stop());
    }

    private CommandResult run(@Nullable CommandLine command) {
        return command == null
                ? new CommandResult.Exited(0, "", Duration.ZERO)
                : remotes.here().run(
                        command.with(Map.of("interface", service.primary().interfaceName(), "service", service.name())),
                        service.takeover().timeout());
    }
}
