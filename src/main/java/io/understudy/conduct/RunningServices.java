package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** All services that are decided for: begun with the application, ended before the journal and the ports are. */
final class RunningServices implements ProtectedServices, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RunningServices.class);

    /** Twenty times the pause between two decisions of a service for which nothing is due. */
    private static final Duration STILL = Duration.ofSeconds(10);

    /** Decisions are taken within milliseconds; one may have to wait for the disk. */
    private static final Duration TO_BEGIN = Duration.ofSeconds(5);
    private static final Duration TO_END = Duration.ofSeconds(10);

    private final ServiceTools tools;
    private final Kernel kernel;
    private final Map<String, ServiceThreads> services = new LinkedHashMap<>();
    private @Nullable AutoCloseable interfaceWatch;
    private volatile boolean running;

    RunningServices(ServiceTools tools, Kernel kernel) {
        // By the time anything is fenced all deciders exist: `start` makes them all before it begins the first.
        this.tools = tools.fencingBy(new SharedPrimary(tools.fencer(), tools.settings(),
                name -> loop(name).decider().spared()));
        this.kernel = kernel;
    }

    @Override
    public void start() {
        Duration uptime = uptime();
        for (var service : tools.settings().services()) {
            services.put(service.name(), new ServiceThreads(tools, service, uptime));
            var ssh = service.primary().ssh();
            if (ssh != null) {
                tools.remotes().warm(ssh);
            }
        }
        interfaceWatch = watch();
        services.values().forEach(ServiceThreads::start);
        running = true;
        log.info("event=started services={}", services.keySet());
    }

    private Duration uptime() {
        try {
            return kernel.uptime();
        } catch (KernelException e) {
            log.error("event=uptime-unknown why=\"{}\"", e.getMessage());
            return Duration.ZERO; // as if booted just now: boot-hold is served in full
        }
    }

    private @Nullable AutoCloseable watch() {
        try {
            return tools.addresses().watch(new AddressKeeper.Listener() {
                @Override
                public void carrierChanged(String interfaceName, boolean carrier) {
                    if (carrier) {
                        changed(interfaceName, "");
                    }
                }

                @Override
                public void addressGone(String interfaceName, InetAddress address, int prefix, String by) {
                    changed(interfaceName, by);
                }

                @Override
                public void addressesUnknown() {
                    services.values().forEach(s -> Thread.ofVirtual().start(() -> s.decider().addressesChanged("")));
                }
            });
        } catch (KernelException e) {
            log.error("event=interface-unwatched why=\"{}\"", e.getMessage());
            return null;
        }
    }

    /** Not on the watching thread: reading the interface and a full mailbox take time. */
    private void changed(String interfaceName, String by) {
        tools.settings().services().stream().filter(s -> s.interfaceName().equals(interfaceName))
                .map(s -> services.get(s.name()))
                .filter(Objects::nonNull)
                .forEach(s -> Thread.ofVirtual().start(() -> s.decider().addressesChanged(by)));
    }

    @Override
    public void stop() {
        running = false;
        if (interfaceWatch != null) {
            try {
                interfaceWatch.close();
            } catch (Exception e) {
                log.warn("event=close-failed why=\"{}\"", e.toString());
            }
        }
        services.values().forEach(ServiceThreads::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public List<ServiceView> services() {
        return services.values().stream().map(RunningServices::view).toList();
    }

    @Override
    public Optional<ServiceView> service(String name) {
        return Optional.ofNullable(services.get(name)).map(RunningServices::view);
    }

    /** A thread that hangs cannot say so itself. */
    private static ServiceView view(ServiceThreads loop) {
        var view = loop.decider().view();
        if (view.stalled() != null) {
            return view;
        }
        if (loop.idle().compareTo(STILL) > 0) {
            return view.stalled("nothing has been decided for more than " + STILL.toSeconds()
                    + " s: its thread hangs or gets no processor; if this stays, restart Understudy");
        }
        return loop.decider().pictureBehind().compareTo(STILL) > 0
                ? view.stalled("what is shown is more than " + STILL.toSeconds()
                        + " s old: drawing it hangs or gets no processor; if this stays, restart Understudy")
                : view;
    }

    @Override
    public List<Gate> gates(String name, Order kind) {
        return loop(name).decider().gates(kind);
    }

    @Override
    public String conflict(String name, Order kind) {
        return loop(name).decider().conflict(kind);
    }

    @Override
    public boolean holds(String name) {
        return loop(name).decider().holds();
    }

    @Override
    public boolean alive() {
        return running && services.values().stream().allMatch(s -> view(s).stalled() == null);
    }

    private ServiceThreads loop(String name) {
        var loop = services.get(name);
        if (loop == null) {
            throw new NoSuchElementException("no service " + name);
        }
        return loop;
    }

    @Override
    public OrderReply command(String name, OperatorOrder command) {
        var loop = loop(name);
        var stalled = view(loop).stalled();
        return stalled == null
                ? loop.order(command).await(TO_BEGIN, TO_END)
                : new OrderReply.Conflict(stalled);
    }
}
