package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.journal.Journal;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
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

    private static final String STALLED = "stalled";
    private static final String HOST_WATCH = "the host watch";
    private static final String PROBES = "the probes";

    private final ServiceTools tools;
    private final Kernel kernel;
    private final LinkedHashMap<String, ServiceThreads> services = new LinkedHashMap<>();
    private final SharedThreads shared = SharedThreads.begin();
    private final InterfaceNews interfaceNews = new InterfaceNews(shared.looking(),
            (name, by) -> loop(name).decider().addressesChanged(by));
    private @Nullable AutoCloseable interfaceWatch;
    private @Nullable ThreadWatch threadWatch;
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
            services.put(service.name(), new ServiceThreads(tools, service, uptime, shared));
            var ssh = service.primary().ssh();
            if (ssh != null) {
                tools.remotes().warm(ssh);
            }
        }
        tools.journal().pastTaken();
        interfaceWatch = watch();
        services.values().forEach(ServiceThreads::start);
        threadWatch = new ThreadWatch(this::troubles, this::alert, tools.events());
        running = true;
        log.info("event=started services={}", services.keySet());
        // Beside what is decided from now on: it takes one processor a second or two.
        Thread.ofPlatform().daemon().name("load-classes").start(SafetyClasses::load);
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
                    services.keySet().forEach(name -> interfaceNews.changed(name, ""));
                }
            });
        } catch (KernelException e) {
            log.error("event=interface-unwatched why=\"{}\"", e.getMessage());
            return null;
        }
    }

    /** Not on the watching thread: reading the interface takes time. */
    private void changed(String interfaceName, String by) {
        tools.settings().services().stream().filter(s -> s.interfaceName().equals(interfaceName))
                .forEach(s -> interfaceNews.changed(s.name(), by));
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
        if (threadWatch != null) {
            threadWatch.close();
        }
        services.values().forEach(ServiceThreads::close);
        shared.close();
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

    private static ServiceView view(ServiceThreads loop) {
        var view = loop.decider().view();
        if (view.stalled() != null) {
            return view;
        }
        var trouble = trouble(loop);
        if (!trouble.isEmpty()) {
            return view.stalled(trouble);
        }
        return loop.decider().pictureBehind().compareTo(STILL) > 0
                ? view.stalled("what is shown is more than " + STILL.toSeconds()
                        + " s old: drawing it fails, hangs or gets no processor, but decisions are taken;"
                        + " if this stays, restart Understudy")
                : view;
    }

    /** Why nothing is decided about a service, or empty. A thread that hangs cannot say so itself. */
    private static String trouble(ServiceThreads loop) {
        return loop.fault().isEmpty() && loop.idle().compareTo(STILL) > 0
                ? "nothing has been decided for more than " + STILL.toSeconds()
                        + " s: its thread hangs or gets no processor; if this stays, restart Understudy"
                : loop.fault();
    }

    /** What does not go on, by the service's name or by what it is. */
    private Map<String, String> troubles() {
        var all = new LinkedHashMap<String, String>();
        services.forEach((name, loop) -> {
            var trouble = trouble(loop);
            if (!trouble.isEmpty()) {
                all.put(name, trouble);
            }
        });
        tools.hostWatch().trouble().ifPresent(why -> all.put(HOST_WATCH, why));
        tools.probes().trouble().ifPresent(why -> all.put(PROBES, why));
        return all;
    }

    /** What concerns all services is said of the first: one notice for one cause. */
    private void alert(String what, String why) {
        var first = services.get(what) == null ? services.firstEntry() : Map.entry(what, loop(what));
        if (first != null && first.getValue().decider().fault().isEmpty()) { // else it has said so itself
            var state = first.getValue().decider().view().state();
            var now = tools.clock().instant();
            tools.journal().append(new Journal.Event(0, now, first.getKey(), "", EventKind.ALERT, state, state, STALLED,
                    why, "", ""));
            shared.telling().execute(() -> tools.events()
                    .publishEvent(new Alerted(first.getKey(), "", now, state, STALLED, why)));
        }
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
        return running && troubles().isEmpty() && threadWatch != null && threadWatch.looks();
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
        var trouble = trouble(loop);
        return trouble.isEmpty()
                ? loop.order(command).await(TO_BEGIN, TO_END)
                : new OrderReply.Conflict(trouble);
    }
}
