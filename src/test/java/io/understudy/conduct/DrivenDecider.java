package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.failover.Invariants;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.State;
import io.understudy.fence.Fencer;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.probe.HostWatch;
import io.understudy.probe.OwnService;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Opens the real conductor of the first service to the simulator, which supplies everything around it. */
public final class DrivenDecider {
    /** Who does the work: see {@link ServiceExecutor}. */
    public interface Stage {
        void post(Mail mail);

        void inOrder(Runnable work);

        void beside(String name, Runnable work);
    }

    /** One letter on its way. */
    public static final class Mail {
        private final ServiceExecutor.Letter letter;

        private Mail(ServiceExecutor.Letter letter) {
            this.letter = letter;
        }

        @Override
        public String toString() {
            return letter.seen().toString();
        }
    }

    private final ServiceDecider conductor;
    private final Ticker ticker;
    private final Policy policy;

    public DrivenDecider(Settings settings, Remotes remotes, Fencer fencer, AddressKeeper addresses,
            HostWatch hostWatch, ProbeScheduler probes, Journal journal, Ticker ticker, InstantSource clock,
            Duration uptime, Stage stage) {
        this.ticker = ticker;
        this.policy = PolicyBuilder.of(settings, settings.services().getFirst());
        var tools = new ServiceTools(settings, remotes, fencer, addresses, hostWatch, probes,
                Fakes.bare(OwnService.class), journal,
                Hooks.NONE, new NoMirrors(), ticker,
                clock, _ -> {
                });
        conductor = new ServiceDecider(tools, settings.services().getFirst(), uptime, new ServiceExecutor() {
            @Override
            public void post(Letter letter) {
                stage.post(new Mail(letter));
            }

            @Override
            public void inOrder(Runnable work) {
                stage.inOrder(work);
            }

            @Override
            public void beside(String name, Runnable work) {
                stage.beside(name, work);
            }

            /** At once, so that a history depends on nothing but its seed. */
            @Override
            public void draw(Runnable work) {
                work.run();
            }
        });
    }

    public void start() {
        conductor.start();
    }

    public void take(Mail mail) {
        take(mail.letter);
    }

    /** Time has passed and no letter came. */
    public void takeDue() {
        take(ServiceExecutor.Letter.of(new Observation.Due(), ticker.nanos()));
    }

    private void take(ServiceExecutor.Letter letter) {
        conductor.take(letter);
        Invariants.check(conductor.situation(), policy);
    }

    public long due(long now) {
        return conductor.due(now);
    }

    public void addressesChanged(String by) {
        conductor.addressesChanged(by);
    }

    public Mail order(OperatorOrder command, CompletableFuture<OrderReply> reply) {
        return new Mail(conductor.order(command, new PendingOrder(command.expectedHolder(), reply)));
    }

    public State state() {
        return conductor.situation().state();
    }

    public ServiceView view() {
        return conductor.view();
    }

    public boolean broken() {
        return conductor.isBroken();
    }

    public void close() {
        conductor.close();
    }
}
