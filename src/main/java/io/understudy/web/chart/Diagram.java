package io.understudy.web.chart;

import io.understudy.journal.Journal;
import io.understudy.web.format.PageFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The states of a service as a drawing, once for a screen and once for a phone: where it stands now, and the way that
 * its last recovery took. The usual ways between the states are always drawn; docs/states.md has all of them.
 *
 * @param summary the same in words
 */
public record Diagram(Drawing wide, Drawing tall, String summary) {
    static final int BOX_HIGH = 40;

    private record Place(int x, int y) {}

    private record Way(String from, String to) {}

    /**
     * Where the states stand. {@code columns}: a box that is passed is in the way, so long ways go through the gap
     * between the columns.
     */
    private record Layout(String name, int width, int height, int boxWidth, boolean columns,
            Map<String, Place> places) {}

    /** Left to right as a takeover goes, its end below its beginning. */
    private static final Layout WIDE = new Layout("wide", 900, 310, 132, false,
            Map.ofEntries(at("STARTING", 80, 40), at("WATCHING", 265, 40), at("SUSPECT", 450, 40),
                    at("DIAGNOSING", 635, 40), at("RESPAWNING", 820, 40), at("BLIND", 450, 125),
                    at("VERIFYING", 820, 125), at("FENCING", 655, 155), at("TAKING_OVER", 635, 265),
                    at("HOLDING", 450, 265), at("FAILING_BACK", 265, 155), at("HALTED", 820, 225),
                    at("STOPPED", 265, 265)));
    /** Downwards on the left as a takeover goes, what it may come to on the right. */
    private static final Layout TALL = new Layout("tall", 330, 500, 126, true,
            Map.ofEntries(at("STARTING", 67, 24), at("WATCHING", 67, 92), at("SUSPECT", 67, 160),
                    at("DIAGNOSING", 67, 228), at("FENCING", 67, 330), at("TAKING_OVER", 67, 403),
                    at("HOLDING", 67, 474), at("FAILING_BACK", 263, 92), at("BLIND", 263, 160),
                    at("RESPAWNING", 263, 228), at("VERIFYING", 263, 296), at("HALTED", 263, 364),
                    at("STOPPED", 263, 474)));

    private static final List<Way> USUAL = List.of(new Way("STARTING", "WATCHING"), new Way("WATCHING", "SUSPECT"),
            new Way("SUSPECT", "WATCHING"), new Way("SUSPECT", "BLIND"), new Way("BLIND", "SUSPECT"),
            new Way("SUSPECT", "DIAGNOSING"), new Way("DIAGNOSING", "RESPAWNING"), new Way("DIAGNOSING", "FENCING"),
            new Way("RESPAWNING", "VERIFYING"), new Way("VERIFYING", "FENCING"), new Way("FENCING", "TAKING_OVER"),
            new Way("FENCING", "HALTED"), new Way("TAKING_OVER", "HOLDING"), new Way("HOLDING", "FAILING_BACK"),
            new Way("FAILING_BACK", "WATCHING"));
    /** Further apart, and in columns there is another box between. */
    private static final int NEXT = 110;
    private static final int CORNER = 10;

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
    public record Node(String word, int x, int y, int labelX, int labelY, boolean now, boolean passed) {}

    /** @param d from border to border, an arrow's head at its end */
    public record Edge(String from, String to, String d, boolean taken) {}

    private static Map.Entry<String, Place> at(String word, int x, int y) {
        return Map.entry(word, new Place(x, y));
    }

    /** Both, the one for screens first. */
    public List<Drawing> drawings() {
        return List.of(wide, tall);
    }

    /** Pure. @param last the decisions of the newest recovery, oldest first; empty when there was none */
    public static Diagram of(String state, List<Journal.Event> last) {
        var taken = new LinkedHashSet<Way>();
        for (var event : last) {
            if (event.from() != null && event.from() != event.to() && WIDE.places().containsKey(event.fromWord())
                    && WIDE.places().containsKey(event.toWord())) {
                taken.add(new Way(event.fromWord(), event.toWord()));
            }
        }
        return new Diagram(draw(WIDE, state, taken), draw(TALL, state, taken), summary(state, taken));
    }

    private static Drawing draw(Layout layout, String state, Set<Way> taken) {
        var edges = new ArrayList<Edge>();
        USUAL.stream().filter(way -> !taken.contains(way)).forEach(way -> edges.add(edge(layout, way, false)));
        // Drawn last, so that nothing lies over them.
        taken.forEach(way -> edges.add(edge(layout, way, true)));
        return new Drawing(layout.name(), layout.width(), layout.height(), layout.boxWidth(),
                nodes(layout, state, taken), edges);
    }

    private static List<Node> nodes(Layout layout, String state, Set<Way> taken) {
        return layout.places().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(e -> {
            var word = e.getKey();
            var place = e.getValue();
            boolean passed = taken.stream().anyMatch(way -> way.from().equals(word) || way.to().equals(word));
            return new Node(word, place.x() - layout.boxWidth() / 2, place.y() - BOX_HIGH / 2, place.x(),
                    place.y() + 5, word.equals(state), passed);
        }).toList();
    }

    private static Edge edge(Layout layout, Way way, boolean taken) {
        var from = layout.places().getOrDefault(way.from(), new Place(0, 0));
        var to = layout.places().getOrDefault(way.to(), new Place(0, 0));
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

    private static String summary(String state, Set<Way> taken) {
        if (taken.isEmpty()) {
            return "States: now " + PageFormat.word(state) + "; no recovery yet";
        }
        var words = new ArrayList<String>();
        for (var way : taken) {
            words.add(PageFormat.word(way.from()) + " to " + PageFormat.word(way.to()));
        }
        return "States: now " + PageFormat.word(state) + "; the last recovery went from "
                + String.join(", then from ", words);
    }
}
