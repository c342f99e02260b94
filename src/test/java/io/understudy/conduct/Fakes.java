package io.understudy.conduct;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a conductor needs around it, where a test looks at one part only. */
final class Fakes {
    private Fakes() {}

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
