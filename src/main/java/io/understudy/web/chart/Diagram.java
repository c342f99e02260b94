package io.understudy.web.chart;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.StateName;
import io.understudy.web.format.StateLook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The states of a service as a drawing, once for a screen and once for a phone: its present state, and the path that
 * its last recovery took. The usual ways between the states are always drawn; docs/states.md has all of them.
 *
 * @param summary the same in words
 */
public record Diagram(Drawing wide, Drawing tall, String summary) {
    static final int BOX_HIGH = 40;

    /** The middle of a box. */
    private record Place(int x, int y) {}

    private record Way(StateName from, StateName to) {}

    /**
     * Where the states stand. {@code columns}: a box that a long way passes would be crossed, so long ways go through
     * the gap between the columns.
     */
    private record Layout(String name, int width, int height, int boxWidth, boolean columns,
            Function<StateName, Place> places) {
        Place place(StateName state) {
            return places.apply(state);
        }
    }

    private static final Layout WIDE = new Layout("wide", 900, 310, 132, false, Diagram::wide);
    private static final Layout TALL = new Layout("tall", 330, 500, 126, true, Diagram::tall);

    private static final List<Way> USUAL = List.of(new Way(StateName.STARTING, StateName.WATCHING),
            new Way(StateName.WATCHING, StateName.SUSPECT), new Way(StateName.SUSPECT, StateName.WATCHING),
            new Way(StateName.SUSPECT, StateName.BLIND), new Way(StateName.BLIND, StateName.SUSPECT),
            new Way(StateName.SUSPECT, StateName.DIAGNOSING), new Way(StateName.DIAGNOSING, StateName.RESPAWNING),
            new Way(StateName.DIAGNOSING, StateName.FENCING), new Way(StateName.RESPAWNING, StateName.VERIFYING),
            new Way(StateName.VERIFYING, StateName.FENCING), new Way(StateName.FENCING, StateName.TAKING_OVER),
            new Way(StateName.FENCING, StateName.HALTED), new Way(StateName.TAKING_OVER, StateName.HOLDING),
            new Way(StateName.HOLDING, StateName.FAILING_BACK), new Way(StateName.FAILING_BACK, StateName.WATCHING));
    /** Further apart, and in columns there is another box between. */
    private static final int NEXT = 110;
    private static final int CORNER = 10;

    /** Left to right as a takeover goes, its end below its beginning. */
    private static Place wide(StateName state) {
        return switch (state) {
            case STARTING -> new Place(80, 40);
            case WATCHING -> new Place(265, 40);
            case SUSPECT -> new Place(450, 40);
            case DIAGNOSING -> new Place(635, 40);
            case RESPAWNING -> new Place(820, 40);
            case BLIND -> new Place(450, 125);
            case VERIFYING -> new Place(820, 125);
            case FENCING -> new Place(655, 155);
            case TAKING_OVER -> new Place(635, 265);
            case HOLDING -> new Place(450, 265);
            case FAILING_BACK -> new Place(265, 155);
            case HALTED -> new Place(820, 225);
            case STOPPED -> new Place(265, 265);
        };
    }

    /** Downwards on the left as a takeover goes, its other ends on the right. */
    private static Place tall(StateName state) {
        return switch (state) {
            case STARTING -> new Place(67, 24);
            case WATCHING -> new Place(67, 92);
            case SUSPECT -> new Place(67, 160);
            case DIAGNOSING -> new Place(67, 228);
            case FENCING -> new Place(67, 330);
            case TAKING_OVER -> new Place(67, 403);
            case HOLDING -> new Place(67, 474);
            case FAILING_BACK -> new Place(263, 92);
            case BLIND -> new Place(263, 160);
            case RESPAWNING -> new Place(263, 228);
            case VERIFYING -> new Place(263, 296);
            case HALTED -> new Place(263, 364);
            case STOPPED -> new Place(263, 474);
        };
    }

    /**
     * One of the two.
     *
     * @param name the style's class
     */
    public record Drawing(String name, int width, int height, int boxWidth, List<Node> nodes, List<Edge> edges) {
        public Drawing {
            nodes = List.copyOf(nodes);
            edges = List.copyOf(edges);
        }
    }

    /**
     * {@code x} and {@code y} are the upper left corner, {@code labelX} and {@code labelY} the middle of the label's
     * baseline.
     */
    public record Node(StateName state, int x, int y, int labelX, int labelY, boolean now, boolean passed) {}

    /** @param d from border to border, an arrow's head at its end */
    public record Edge(StateName from, StateName to, String d, boolean taken) {}

    /** Both, the one for screens first. */
    public List<Drawing> drawings() {
        return List.of(wide, tall);
    }

    /** Pure. @param last the decisions of the newest recovery, oldest first; empty when there was none */
    public static Diagram of(StateName state, List<Journal.Event> last) {
        var taken = new LinkedHashSet<Way>();
        for (var event : last) {
            // A state that this version does not know has no place in the drawing.
            if (event.from() != null && event.to() != null && event.from() != event.to()) {
                taken.add(new Way(event.from(), event.to()));
            }
        }
        return new Diagram(draw(WIDE, state, taken), draw(TALL, state, taken), summary(state, taken));
    }

    /** The path of one recovery, to the state that it came to; empty when it cannot be drawn. */
    public static Optional<Diagram> of(List<Journal.Event> decisions) {
        var state = decisions.isEmpty() ? null : decisions.getLast().to();
        return Optional.ofNullable(state).map(last -> of(last, decisions));
    }

    private static Drawing draw(Layout layout, StateName state, Set<Way> taken) {
        var edges = new ArrayList<Edge>();
        USUAL.stream().filter(way -> !taken.contains(way)).forEach(way -> edges.add(edge(layout, way, false)));
        // Drawn last, so that nothing lies over them.
        taken.forEach(way -> edges.add(edge(layout, way, true)));
        return new Drawing(layout.name(), layout.width(), layout.height(), layout.boxWidth(),
                nodes(layout, state, taken), edges);
    }

    private static List<Node> nodes(Layout layout, StateName now, Set<Way> taken) {
        return Arrays.stream(StateName.values()).map(state -> {
            var place = layout.place(state);
            boolean passed = taken.stream().anyMatch(way -> way.from() == state || way.to() == state);
            return new Node(state, place.x() - layout.boxWidth() / 2, place.y() - BOX_HIGH / 2, place.x(),
                    place.y() + 5, state == now, passed);
        }).toList();
    }

    private static Edge edge(Layout layout, Way way, boolean taken) {
        var from = layout.place(way.from());
        var to = layout.place(way.to());
        boolean far = layout.columns() && Math.abs(to.y() - from.y()) > NEXT;
        return new Edge(way.from(), way.to(), far ? between(layout, from, to) : bent(layout, from, to), taken);
    }

    /** Bent to its left, so that there and back are two lines, and those that pass another box are seen beside it. */
    private static String bent(Layout layout, Place from, Place to) {
        double dx = to.x() - from.x();
        double dy = to.y() - from.y();
        double length = Math.max(1, Math.hypot(dx, dy));
        double bend = 8 + Math.max(0, length - 200) * 0.22;
        double midX = (from.x() + to.x()) / 2.0 + dy / length * bend;
        double midY = (from.y() + to.y()) / 2.0 - dx / length * bend;
        var begin = border(layout, from, midX, midY);
        var end = border(layout, to, midX, midY);
        return "M" + begin.x() + " " + begin.y() + "Q" + Math.round(midX) + " " + Math.round(midY) + " " + end.x() + " "
                + end.y();
    }

    /**
     * Out of the box into the gap between the columns, along it, and into the other box; downwards and upwards are two
     * lines.
     */
    private static String between(Layout layout, Place from, Place to) {
        int down = to.y() > from.y() ? 1 : -1;
        int gap = layout.width() / 2 - 6 * down;
        int beginX = from.x() < gap ? from.x() + layout.boxWidth() / 2 + 3 : from.x() - layout.boxWidth() / 2 - 3;
        int endX = to.x() < gap ? to.x() + layout.boxWidth() / 2 + 3 : to.x() - layout.boxWidth() / 2 - 3;
        int in = beginX < gap ? 1 : -1;
        int out = endX < gap ? -1 : 1;
        // Beside the middle of the box's side, where the short ways begin and end.
        int beginY = from.y() + 10 * down;
        int endY = to.y() - 10 * down;
        return "M" + beginX + " " + beginY + "H" + (gap - in * CORNER) + "Q" + gap + " " + beginY + " " + gap + " "
                + (beginY + down * CORNER) + "V" + (endY - down * CORNER) + "Q" + gap + " " + endY + " "
                + (gap + out * CORNER) + " " + endY + "H" + endX;
    }

    /** Where the line from the box's middle towards a point leaves the box, with a little air. */
    private static Place border(Layout layout, Place box, double towardsX, double towardsY) {
        double dx = towardsX - box.x();
        double dy = towardsY - box.y();
        double scale = 1
                / Math.max(Math.abs(dx) / (layout.boxWidth() / 2.0 + 3), Math.abs(dy) / (BOX_HIGH / 2.0 + 3));
        return new Place((int) Math.round(box.x() + dx * scale), (int) Math.round(box.y() + dy * scale));
    }

    private static String summary(StateName state, Set<Way> taken) {
        var now = "States: now " + StateLook.label(state);
        return taken.isEmpty()
                ? now + "; no recovery yet"
                : now + "; the last recovery went from " + taken.stream()
                        .map(way -> StateLook.label(way.from()) + " to " + StateLook.label(way.to()))
                        .collect(Collectors.joining(", then from "));
    }
}
