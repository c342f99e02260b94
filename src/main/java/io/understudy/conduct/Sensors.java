package io.understudy.conduct;

import io.understudy.failover.Observation;
import io.understudy.failover.evidence.Evidence;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Sample;
import io.understudy.kernel.KernelException;
import io.understudy.probe.HostWatch;
import io.understudy.probe.ProbeResult;
import io.understudy.probe.ProbeScheduler;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one service is decided on: the watch of the host, the probes, the addresses on the interface,
 * the fitness of the data. What they tell is counted for the history, published for the metrics, and posted to be
 * decided on. Any thread.
 */
final class Sensors implements ProbeScheduler.Listener {
    private static final Logger log = LoggerFactory.getLogger(Sensors.class);

    private final ServiceTools tools;
    private final Settings.Service service;
    private final ServiceViewBuilder views;
    private final Consumer<Observation> mailbox;
    private final BooleanSupplier servedHere;
    private final ProbeMinutes minutes;
    private final ProbeConcerns concerns;
    private final OwnServiceSensor own;
    private final ReentrantLock lookedAt = new ReentrantLock();

    /** @param servedHere whether the service is settled to run here @param state the service's */
    Sensors(ServiceTools tools, Settings.Service service, ServiceViewBuilder views,
            Consumer<Observation> mailbox,
            BooleanSupplier servedHere, Supplier<StateName> state) {
        this.tools = tools;
        this.service = service;
        this.views = views;
        this.mailbox = mailbox;
        this.servedHere = servedHere;
        this.own = new OwnServiceSensor(service, tools.own(), mailbox);
        this.minutes = new ProbeMinutes(service.name(), tools.journal(), tools.clock());
        this.concerns = new ProbeConcerns(service.name(), tools.journal(), tools.ticker(), tools.clock(),
                tools.events(), state);
    }

    /** @param known what the journal and the interface have told before */
    void start(Evidence known) {
        tools.hostWatch().watch(service, known.hostSeenUp(), new HostWatch.Listener() {
            @Override
            public void changed(HostEvidence evidence) {
                mailbox.accept(new Observation.Host(evidence));
            }

            @Override
            public void answered(Duration roundTrip) {
                minutes.up("host", roundTrip);
                tools.events()
                        .publishEvent(new ProbeSampled(service.name(), "host", Verdict.UP, roundTrip, Duration.ZERO));
            }

            @Override
            public void missed() {
                hostMissed();
                tools.events()
                        .publishEvent(new ProbeSampled(service.name(), "host", Verdict.DOWN, null, Duration.ZERO));
            }

            @Override
            public void noWitness(InetAddress gateway) {
                concerns.noWitness(gateway.getHostAddress(), service.interfaceName());
            }

            @Override
            public void carrierLost() {
                mailbox.accept(new Observation.CarrierLost());
            }

            @Override
            public void stalled(Duration span) {
                mailbox.accept(new Observation.Stood(span));
            }

            @Override
            public void sent(Duration lag) {
                // lateness is shown by the probes' lag; an echo that was late enough to matter counts as a stall
            }
        });
        tell(held());
        tools.probes().watch(service, this);
        own.start(!known.held().isEmpty(), tools.ticker().nanos());
        tools.mirrors().onFitness(service.name(), unfit -> mailbox.accept(new Observation.Data(unfit)));
        mailbox.accept(new Observation.Held(known.held(), ""));
    }

    /**
     * Without probes the history of the host is the service's; but while this host serves it, the primary's silence is
     * no outage.
     */
    private void hostMissed() {
        if (service.probes().isEmpty() && servedHere.getAsBoolean()) {
            minutes.unknown("host");
        } else {
            minutes.down("host");
        }
    }

    /** The probe's thread. */
    @Override
    public void sampled(ProbeResult result) {
        var kind = switch (result.outcome()) {
            case ProbeResult.Up _ -> Sample.Kind.UP;
            case ProbeResult.Failed _ -> Sample.Kind.FAILED;
            case ProbeResult.TimedOut _ -> Sample.Kind.TIMED_OUT;
            case ProbeResult.Untried _ -> Sample.Kind.UNTRIED;
        };
        var sample = new Sample(kind, result.outcome().why(), result.sentAt(), result.at(), result.late());
        var took = Duration.ofNanos(result.at() - result.sentAt());
        switch (kind) {
            case UP -> minutes.up(result.probe(), took);
            case FAILED, TIMED_OUT -> minutes.down(result.probe());
            case UNTRIED -> minutes.unknown(result.probe());
        }
        views.took(result.probe(), took, kind == Sample.Kind.UP);
        tools.events().publishEvent(new ProbeSampled(service.name(), result.probe(),
                kind == Sample.Kind.UP
                        ? Verdict.UP
                        : kind == Sample.Kind.UNTRIED ? Verdict.UNKNOWN : Verdict.DOWN,
                kind == Sample.Kind.UP ? took : null, result.lag()));
        mailbox.accept(new Observation.Probed(result.probe(), sample));
        concerns.sampled(result);
    }

    /**
     * What the interface or the kernel tells of the addresses; {@code by} is the process that deleted one, or empty.
     * Any thread.
     */
    void addressesChanged(String by) {
        // Who reads last tells last: an older look must not stand as the newest.
        lookedAt.lock();
        try {
            var held = held();
            tell(held);
            mailbox.accept(new Observation.Held(held, by));
        } finally {
            lookedAt.unlock();
        }
    }

    /** Who holds what decides who may be asked: this host must not ask itself and take the answer for the primary's. */
    private void tell(Set<Vip> held) {
        tools.hostWatch().held(service.name(), held);
        own.held(!held.isEmpty(), tools.ticker().nanos());
        var ssh = service.primary().ssh();
        if (ssh != null && PolicyBuilder.throughAddress(service)) {
            tools.remotes().rest(ssh, held.stream().anyMatch(vip -> vip.address().equals(ssh.host())));
        }
    }

    /** The service's addresses that are on this node's interface; none when it cannot be read. */
    Set<Vip> held() {
        try {
            return tools.addresses().held(service);
        } catch (KernelException e) {
            log.error("event=interface-unreadable service={} why=\"{}\"", service.name(), e.getMessage());
            return Set.of();
        }
    }

    void stop() {
        own.stop();
        tools.probes().forget(service.name());
        tools.hostWatch().forget(service.name());
    }
}
