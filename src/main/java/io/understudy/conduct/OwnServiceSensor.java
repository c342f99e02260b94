package io.understudy.conduct;

import io.understudy.failover.Observation;
import io.understudy.failover.evidence.Watch;
import io.understudy.probe.OwnService;
import io.understudy.probe.OwnService.Question;
import io.understudy.settings.Settings;
import io.understudy.settings.Settings.Standby;
import io.understudy.vocabulary.Verdict;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether one service answers on this host, and whether this host is fit to run it, as {@code takeover} has it asked.
 * Damped as every probe is. Any thread.
 */
final class OwnServiceSensor {
    private final Settings.Service service;
    private final OwnService own;
    private final Consumer<Observation> mailbox;
    /** Guarded by this; null while nobody asks. */
    private @Nullable Watch watch;

    OwnServiceSensor(Settings.Service service, OwnService own, Consumer<Observation> mailbox) {
        this.service = service;
        this.own = own;
        this.mailbox = mailbox;
    }

    void start(boolean held, long now) {
        if (service.takeover().fit() != null) {
            own.watch(service, Question.FIT, told -> mailbox.accept(new Observation.Fit(unfit(told.verdict()))));
        }
        held(held, now);
    }

    /** Asked while the addresses are here, and all the time where the standby is hot. */
    synchronized void held(boolean here, long now) {
        var probe = service.takeover().probe();
        boolean wanted = here || service.takeover().standby() == Standby.HOT;
        if (probe != null && wanted && watch == null) {
            // Its silence counts from the beginning: it should be running.
            watch = Watch.remembered(probe.pace(), now);
            own.watch(service, Question.ANSWERS, this::told);
        } else if (!wanted && watch != null) {
            watch = null;
            own.forget(service.name(), Question.ANSWERS);
            mailbox.accept(new Observation.ServedHere(Verdict.UNKNOWN));
        }
    }

    private synchronized void told(OwnService.Told told) {
        if (watch == null) {
            return;
        }
        watch = switch (told.verdict()) {
            case UP -> watch.heard(told.at());
            case DOWN -> watch.missed(told.sentAt(), told.at());
            case UNKNOWN -> watch;
        };
        mailbox.accept(new Observation.ServedHere(watch.verdict()));
    }

    /** What the command printed stays where it was printed. */
    private static String unfit(Verdict verdict) {
        return switch (verdict) {
            case UP -> "";
            case DOWN -> "takeover.fit says that this host is not fit to serve";
            case UNKNOWN -> "takeover.fit could not be asked whether this host is fit to serve";
        };
    }

    void stop() {
        own.forget(service.name(), Question.FIT);
        own.forget(service.name(), Question.ANSWERS);
    }
}
