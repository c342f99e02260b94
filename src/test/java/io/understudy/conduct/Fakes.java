package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.fence.FenceReport;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.mirror.Mirrors;
import io.understudy.probe.HostWatch;
import io.understudy.probe.OwnService;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.read.SettingsReader;
import io.understudy.time.Ticker;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/** What a decider needs around it, where a test looks at one part only. */
final class Fakes {
    /** One service, to which others can be added. */
    static final String WEB = """
            understudy:
              node: b
              services:
                web:
                  addresses: [192.0.2.100]
                  interface: none0
                  primary: { address: 192.0.2.1, name: a }
                  witnesses: { addresses: [203.0.113.254] }
            """;

    private Fakes() {}

    static Settings settings(Path folder, String yaml) throws IOException {
        return ((ReadResult.Loaded) new SettingsReader().read(Files.writeString(folder.resolve("u.yaml"), yaml)))
                .settings();
    }

    /** Nothing works around it but what is given; fencing is refused. */
    static ServiceTools tools(Settings settings, HostWatch watch, Ticker ticker,
            ApplicationEventPublisher events) {
        return tools(settings, watch, new NoMirrors(), ticker, events);
    }

    /** The same with mirrors: each decision permits them something. */
    static ServiceTools tools(Settings settings, HostWatch watch, Mirrors mirrors, Ticker ticker,
            ApplicationEventPublisher events) {
        return new ServiceTools(settings, bare(Remotes.class),
                (_, _) -> new FenceReport("x", FenceReport.Result.REFUSED, false, "", List.of()),
                bare(AddressKeeper.class), watch, bare(ProbeScheduler.class), bare(OwnService.class),
                bare(Journal.class), Hooks.NONE,
                mirrors, ticker, Clock.systemUTC(), events);
    }

    /** As an interface without addresses, a journal that is empty, a remote that is never asked. */
    static <T> T bare(Class<T> type) {
        return of(type, Fakes::nothing);
    }

    static <T> T of(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
    }

    static @Nullable Object nothing(Object proxy, Method method, Object[] arguments) {
        Map<Class<?>, Object> values = Map.of(Set.class, Set.of(), List.class, List.of(), Map.class, Map.of(),
                Optional.class, Optional.empty(), boolean.class, false, long.class, 1L, Duration.class,
                Duration.ofDays(1), AutoCloseable.class, (AutoCloseable) () -> {
                });
        return values.get(method.getReturnType());
    }
}
