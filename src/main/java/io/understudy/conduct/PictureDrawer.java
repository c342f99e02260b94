package io.understudy.conduct;

import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the pictures of one service beside its deciding thread, which never waits for them: a single slot holds the
 * newest scene, and only that is drawn. Whatever has to be told after a picture (the answer to an operator) is told in
 * the order in which it was handed in, once a picture at least as new is there: an operator who is told that it
 * is so finds it so.
 *
 * <p>At most one drawing runs at a time. {@link #view} and {@link #behind} are for any thread.
 */
final class PictureDrawer {
    private static final Logger log = LoggerFactory.getLogger(PictureDrawer.class);
    /** Things to tell that wait for a picture: a recovery has a handful. More mean that the drawing hangs. */
    private static final int WAITING_MAX = 10_000;

    /** A picture, with where the service stood in it. */
    private record Picture(ServiceView view, Standing standing) {}

    /** One drawing: the scene, and what is told after it, which was handed in with it or before it. */
    private record Turn(Scene scene, List<Runnable> tell) {}

    private final String service;
    private final Function<Scene, ServiceView> builder;
    private final Consumer<Runnable> beside;
    private final Consumer<ServiceView> changed;
    private final Consumer<Throwable> fault;
    private final Ticker ticker;
    private volatile Picture shown;
    /** Guarded by this, as all below. */
    private @Nullable Scene waiting;
    private List<Runnable> told = new ArrayList<>();
    private boolean drawing;
    /** When the oldest scene was handed in that no picture shows yet. */
    private long since;
    private @Nullable String stalled;
    /** Since when no drawing has succeeded; of a scene that failed to be drawn there is no picture. */
    private boolean failed;

    /**
     * Draws the first picture before it returns.
     *
     * @param beside runs a drawing on a thread of its own
     * @param changed is told of every picture that is another one
     * @param fault is told when a picture cannot be drawn
     */
    PictureDrawer(String service, Scene first, Function<Scene, ServiceView> builder, Consumer<Runnable> beside,
            Consumer<ServiceView> changed, Consumer<Throwable> fault, Ticker ticker) {
        this.service = service;
        this.builder = builder;
        this.beside = beside;
        this.changed = changed;
        this.fault = fault;
        this.ticker = ticker;
        this.shown = new Picture(builder.apply(first), first.standing());
    }

    ServiceView view() {
        return shown.view();
    }

    /**
     * How long a newer scene has waited for its picture, also one that could not be drawn; zero while the picture is
     * the newest.
     */
    synchronized Duration behind() {
        return waiting == null && !drawing && !failed ? Duration.ZERO : Duration.ofNanos(ticker.nanos() - since);
    }

    /** Has a scene drawn; then tells. Of the deciding thread; does not wait. */
    void draw(Scene scene, List<Runnable> tell) {
        boolean begin;
        synchronized (this) {
            waiting = scene;
            if (told.size() + tell.size() > WAITING_MAX) {
                log.error("event=pictures-hang service={} untold={}", service, tell.size());
            } else {
                told.addAll(tell);
            }
            begin = !drawing;
            if (begin) {
                drawing = true;
                since = failed ? since : ticker.nanos();
            }
        }
        if (begin) {
            beside.accept(this::run);
        }
    }

    /** Nothing is decided any more: the picture says why, and stays. Of the deciding thread. */
    void stall(String why) {
        ServiceView view;
        synchronized (this) {
            stalled = why;
            shown = new Picture(shown.view().stalled(why), shown.standing());
            view = shown.view();
        }
        tell(() -> changed.accept(view));
    }

    private void run() {
        for (var turn = next(); turn != null; turn = next()) {
            boolean shows = false;
            try {
                show(turn.scene());
                shows = true;
            } catch (RuntimeException | Error e) {
                tell(() -> fault.accept(e)); // deciding goes on, and orders wait for this thread
            }
            synchronized (this) {
                failed = !shows;
            }
            turn.tell().forEach(this::tell);
        }
    }

    private synchronized @Nullable Turn next() {
        var scene = waiting;
        drawing = scene != null;
        if (scene == null) {
            return null;
        }
        since = failed ? since : ticker.nanos();
        var turn = new Turn(scene, told);
        waiting = null;
        told = new ArrayList<>();
        return turn;
    }

    private void show(Scene scene) {
        var view = builder.apply(scene);
        boolean news;
        synchronized (this) {
            news = stalled == null && !ServiceViewBuilder.same(shown.view(), shown.standing(), view, scene.standing());
            shown = stalled == null ? new Picture(view, scene.standing()) : shown;
        }
        if (news) {
            tell(() -> changed.accept(view));
        }
    }

    /** Whoever listens only watches: a fault there does not end the watching of the service. */
    private void tell(Runnable one) {
        try {
            one.run();
        } catch (RuntimeException | Error e) {
            log.error("event=listener-broken service={}", service, e);
        }
    }
}
