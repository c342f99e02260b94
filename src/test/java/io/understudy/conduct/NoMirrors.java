package io.understudy.conduct;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.understudy.mirror.Direction;
import io.understudy.mirror.MirrorView;
import io.understudy.mirror.Mirrors;

/** As where no service has a mirror. */
public final class NoMirrors implements Mirrors {
    @Override
    public void permit(String service, Direction direction, boolean begin, String why) {}

    @Override
    public void awaitFrozen(String service) {}

    @Override
    public void onFitness(String service, Consumer<String> listener) {}

    @Override
    public Optional<MirrorView> view(String service) {
        return Optional.empty();
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
    public String order(String service, Order order, String user) {
        throw new UnsupportedOperationException("no mirror");
    }

    @Override
    public List<String> services() {
        return List.of();
    }
}
