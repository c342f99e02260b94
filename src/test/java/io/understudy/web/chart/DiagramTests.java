package io.understudy.web.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.vocabulary.StateName;
import io.understudy.web.Samples;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DiagramTests {
    @Test
    void lightsTheStateOfNow() {
        var diagram = Diagram.of(StateName.HOLDING, List.of());

        for (var drawing : diagram.drawings()) {
            assertThat(drawing.nodes()).filteredOn(Diagram.Node::now).extracting(Diagram.Node::state)
                    .containsExactly(StateName.HOLDING);
            assertThat(drawing.edges()).noneMatch(Diagram.Edge::taken);
        }
    }

    @Test
    void hasAPlaceForEveryState() {
        for (var drawing : Diagram.of(StateName.WATCHING, List.of()).drawings()) {
            assertThat(drawing.nodes()).extracting(Diagram.Node::state)
                    .containsExactlyInAnyOrder(StateName.values());
        }
    }

    @Test
    void showsTheWayOfTheLastRecoveryAlsoWhereItIsNotTheUsualOne() {
        var diagram = Diagram.of(StateName.HOLDING,
                List.of(Samples.event(1, "web", "WATCHING", "SUSPECT", "silent"),
                        Samples.event(2, "web", "SUSPECT", "SUSPECT", "still"),
                        Samples.event(3, "web", "SUSPECT", "TAKING_OVER", "proven by the wire"),
                        Samples.event(4, "web", "TAKING_OVER", "HOLDING", "confirmed")));

        for (var drawing : diagram.drawings()) {
            assertThat(drawing.edges()).filteredOn(Diagram.Edge::taken).extracting(e -> e.from() + ">" + e.to())
                    .containsExactly("WATCHING>SUSPECT", "SUSPECT>TAKING_OVER", "TAKING_OVER>HOLDING");
        }
        assertThat(diagram.summary()).isEqualTo("States: now Holding; the last recovery went from Watching to Suspect, "
                + "then from Suspect to Taking over, then from Taking over to Holding");
    }

    @Test
    void drawsWithinItsBordersAndNoBoxOverAnother() {
        for (var drawing : Diagram.of(StateName.WATCHING, List.of()).drawings()) {
            var nodes = drawing.nodes();
            for (var a : nodes) {
                assertThat(a.x()).isBetween(0, drawing.width() - drawing.boxWidth());
                assertThat(a.y()).isBetween(0, drawing.height() - Diagram.BOX_HIGH);
                assertThat(nodes).filteredOn(b -> b != a && Math.abs(a.x() - b.x()) < drawing.boxWidth() + 8
                        && Math.abs(a.y() - b.y()) < Diagram.BOX_HIGH + 4).isEmpty();
            }
        }
    }

    /** On a phone a line that passes another box would look like a way to it. */
    @Test
    void goesRoundTheBoxesOnAPhone() {
        var states = List.of(StateName.values());
        var all = states.stream().flatMap(from -> states.stream().filter(to -> to != from)
                .map(to -> Samples.event(1, "web", from.word(), to.word(), "any"))).toList();
        var tall = Diagram.of(StateName.WATCHING, all).tall();

        for (var edge : tall.edges().stream().filter(e -> e.d().contains("V")).toList()) {
            var along = Pattern.compile("Q(\\d+) ").matcher(edge.d());
            assertThat(along.find()).isTrue();
            int x = Integer.parseInt(along.group(1));
            assertThat(tall.nodes()).as(edge.from() + " to " + edge.to())
                    .noneMatch(n -> x >= n.x() && x <= n.x() + tall.boxWidth());
        }
    }
}
