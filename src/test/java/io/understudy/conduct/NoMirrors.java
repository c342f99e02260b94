package io.understudy.conduct;

import io.understudy.mirror.Direction;
import io.understudy.mirror.MirrorOrder;
import io.understudy.mirror.MirrorView;
import io.understudy.mirror.Mirrors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** As where no service has a mirror, but for what a test shows. Any thread. */
public final class NoMirrors implements Mirrors {
    private final Map<String, MirrorView> shown = new ConcurrentHashMap<>();
    private final List<MirrorOrder> ordered = new CopyOnWriteArrayList<>();

    public void show(MirrorView view) {
        shown.put(view.service(), view);
    }

    public List<MirrorOrder> ordered() {
        return List.copyOf(ordered);
    }

    @Override
    public void permit(String service, Direction direction, boolean begin, String why) {}

    @Override
    public void awaitFrozen(String service) {}

    @Override
    public void onFitness(String service, Consumer<String> listener) {}

    @Override
    public Optional<MirrorView> view(String service) {
        return Optional.ofNullable(shown.get(service));
    }

    @Override
    public String stale(String service) {
        return "";
    }

    @Override
    public String backMissing(String service) {
        return "";
    }

    @Override
    public String bringBack(String service) {
        return "";
    }

    @Override
    public String order(String service, MirrorOrder order, String user) {
        ordered.add(order);
        return order instanceof MirrorOrder.Run ? "" : "a run is going on (mirror)";
    }

    @Override
    public List<String> services() {
        return List.copyOf(shown.keySet());
    }
}
