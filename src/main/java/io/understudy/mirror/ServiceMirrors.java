package io.understudy.mirror;

import io.understudy.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** All services' mirrors. */
final class ServiceMirrors implements Mirrors, AutoCloseable {
    private final Map<String, ServiceMirror> mirrors = new LinkedHashMap<>();

    ServiceMirrors(Settings settings, MirrorTools tools) {
        for (var service : settings.services()) {
            if (service.mirror() != null) {
                mirrors.put(service.name(), new ServiceMirror(service, service.mirror(), settings, tools));
            }
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        mirrors.values().forEach(ServiceMirror::start);
    }

    private Optional<ServiceMirror> of(String service) {
        return Optional.ofNullable(mirrors.get(service));
    }

    @Override
    public void permit(String service, Direction direction, boolean begin, String why) {
        of(service).ifPresent(m -> m.permit(direction, begin, why));
    }

    @Override
    public void awaitFrozen(String service) {
        of(service).ifPresent(ServiceMirror::awaitFrozen);
    }

    @Override
    public void onFitness(String service, Consumer<String> listener) {
        of(service).ifPresent(m -> m.onFitness(listener));
    }

    @Override
    public Optional<MirrorView> view(String service) {
        return of(service).map(ServiceMirror::view);
    }

    @Override
    public String stale(String service) {
        return of(service).map(ServiceMirror::stale).orElse("");
    }

    @Override
    public String backMissing(String service) {
        return of(service).map(ServiceMirror::backMissing).orElse("");
    }

    @Override
    public String bringBack(String service) {
        return of(service).map(ServiceMirror::bringBack).orElse("");
    }

    @Override
    public String order(String service, MirrorOrder order, String user) {
        return of(service).orElseThrow(() -> new NoSuchElementException("no mirror of " + service)).order(order, user);
    }

    @Override
    public List<String> services() {
        return List.copyOf(mirrors.keySet());
    }

    @Override
    public void close() {
        mirrors.values().forEach(ServiceMirror::close);
    }
}
