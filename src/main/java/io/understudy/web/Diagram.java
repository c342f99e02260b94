package io.understudy.web;

import io.understudy.journal.Journal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The states of a service as a drawing {@value #WIDE} units wide and {@value #HIGH} high: where it stands now, and the way that its
 * last recovery took. The usual ways between the states are always drawn; docs/states.md has all of them.
 *
 * @param summary the same in words
 */
public record Diagram(List<Node> nodes, List<Edge> edges, String summary) {
    static final int WIDE = 900;
    static final int HIGH = 310;
    private static final int BOX_WIDE = 132;
    private static final int BOX_HIGH = 40;

    private record Place(int x, int y) {}

    private record Way(String from, String to) {}

    /** Left to right as a takeover goes, its end below its beginning. */
    private static final Map<String, Place> PLACES = Map.ofEntries(at("STARTING", 80, 40), at("WATCHING", 265, 40),
            at("SUSPECT", 450, 40), at("DIAGNOSING", 635, 40), at("RESPAWNING", 820, 40), at("BLIND", 450, 125),
            at("VERIFYING", 820, 125), at("FENCING", 635, 155), at("TAKING_OVER", 635, 265),
            at("HOLDING", 450, 265), at("FAILING_BACK", 265, 155), at("HALTED", 820, 225), at("STOPPED", 265, 265));

    private static final List<Way> USUAL = List.of(new Way("STARTING", "WATCHING"), new Way("WATCHING", "SUSPECT"),
            new Way("SUSPECT", "WATCHING"), new Way("SUSPECT", "BLIND"), new Way("BLIND", "SUSPECT"),
            new Way("SUSPECT", "DIAGNOSING"), new Way("DIAGNOSING", "RESPAWNING"), new Way("DIAGNOSING", "FENCING"),
            new Way("RESPAWNING", "VERIFYING"), new Way("VERIFYING", "FENCING"), new Way("FENCING", "TAKING_OVER"),
            new Way("FENCING", "HALTED"), new Way("TAKING_OVER", "HOLDING"), new Way("HOLDING", "FAILING_BACK"),
            new Way("FAILING_BACK", "WATCHING"));

    public Diagram {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /** {@code x} and {@code y} are the upper left corner, {@code labelX} and {@code labelY} the middle of the label's baseline. */
    public record Node(String word, int x, int y, int labelX, int labelY, boolean now, boolean passed) {}

    /** @param d from border to border, an arrow's head at its end */
    public record Edge(String from, String to, String d, boolean taken) {}

    private static Map.Entry<String, Place> at(String word, int x, int y) {
        return Map.entry(word, new Place(x, y));
    }

    /** Pure. @param last the decisions of the newest recovery, oldest first; empty when there was none */
    static Diagram of(String state, List<Journal.Event> last) {
        var taken = new LinkedHashSet<Way>();
        for (var event : last) {
            if (!event.from().isEmpty() && !event.from().equals(event.to()) && PLACES.containsKey(event.from())
                    && PLACES.containsKey(event.to())) {
                taken.add(new Way(event.from(), event.to()));
            }
        }
        var edges = new ArrayList<Edge>();
        USUAL.stream().filter(way -> !taken.contains(way)).forEach(way -> edges.add(edge(way, false)));
        // Drawn last, so that nothing lies over them.
        taken.forEach(way -> edges.add(edge(way, true)));
        return new Diagram(nodes(state, taken), edges, summary(state, taken));
    }

    private static List<Node> nodes(String state, Set<Way> taken) {
        return PLACES.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(e -> {
            var word = e.getKey();
            boolean passed = taken.stream().anyMatch(way -> way.from().equals(word) || way.to().equals(word));
            return new Node(word, e.getValue().x() - BOX_WIDE / 2, e.getValue().y() - BOX_HIGH / 2, e.getValue().x(),
                    e.getValue().y() + 5, word.equals(state), passed);
        }).toList();
    }

    /** Bent to its left, so that there and back are two lines, and those that pass another box are seen beside it. */
    private static Edge edge(Way way, boolean taken) {
        var from = PLACES.getOrDefault(way.from(), new Place(0, 0));
        var to = PLACES.getOrDefault(way.to(), new Place(0, 0));
        double dx = to.x() - from.x();
        double dy = to.y() - from.y();
        double length = Math.max(1, Math.hypot(dx, dy));
        double bend = 8 + Math.max(0, length - 200) * 0.22;
        double midX = (from.x() + to.x()) / 2.0 + dy / length * bend;
        double midY = (from.y() + to.y()) / 2.0 - dx / length * bend;
        var begin = border(from, midX, midY);
        var end = border(to, midX, midY);
        return new Edge(way.from(), way.to(),
                "M" + begin.x() + " " + begin.y() + "Q" + Math.round(midX) + " " + Math.round(midY) + " " + end.x()
                        + " " + end.y(),
                taken);
    }

    /** Where the line from the box's middle towards a point leaves the box, with a little air. */
    private static Place border(Place box, double towardsX, double towardsY) {
        double dx = towardsX - box.x();
        double dy = towardsY - box.y();
        double scale = 1 / Math.max(Math.abs(dx) / (BOX_WIDE / 2.0 + 3), Math.abs(dy) / (BOX_HIGH / 2.0 + 3));
        return new Place((int) Math.round(box.x() + dx * scale), (int) Math.round(box.y() + dy * scale));
    }

    private static String summary(String state, Set<Way> taken) {
        if (taken.isEmpty()) {
            return "States: now " + Show.word(state) + "; no recovery yet";
        }
        var words = new ArrayList<String>();
        for (var way : taken) {
            words.add(Show.word(way.from()) + " to " + Show.word(way.to()));
        }
        return "States: now " + Show.word(state) + "; the last recovery went from "
                + String.join(", then from ", words);
    }
}
