package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagramTests {
    @Test
    void lightsTheStateOfNow() {
        var diagram = Diagram.of("HOLDING", List.of());

        assertThat(diagram.nodes()).filteredOn(Diagram.Node::now).extracting(Diagram.Node::word)
                .containsExactly("HOLDING");
        assertThat(diagram.edges()).noneMatch(Diagram.Edge::taken);
    }

    @Test
    void hasAPlaceForEveryState() {
        assertThat(Diagram.of("WATCHING", List.of()).nodes()).extracting(Diagram.Node::word)
                .containsExactlyInAnyOrderElementsOf(ListQuery.STATES);
    }

    @Test
    void showsTheWayOfTheLastRecoveryAlsoWhereItIsNotTheUsualOne() {
        var diagram = Diagram.of("HOLDING",
                List.of(Samples.event(1, "web", "WATCHING", "SUSPECT", "silent"),
                        Samples.event(2, "web", "SUSPECT", "SUSPECT", "still"),
                        Samples.event(3, "web", "SUSPECT", "TAKING_OVER", "proven by the wire"),
                        Samples.event(4, "web", "TAKING_OVER", "HOLDING", "confirmed")));

        assertThat(diagram.edges()).filteredOn(Diagram.Edge::taken).extracting(e -> e.from() + ">" + e.to())
                .containsExactly("WATCHING>SUSPECT", "SUSPECT>TAKING_OVER", "TAKING_OVER>HOLDING");
        assertThat(diagram.summary()).isEqualTo("States: now Holding; the last recovery went from Watching to Suspect, "
                + "then from Suspect to Taking over, then from Taking over to Holding");
    }

    @Test
    void drawsWithinItsBordersAndNoBoxOverAnother() {
        var nodes = Diagram.of("WATCHING", List.of()).nodes();

        for (var a : nodes) {
            assertThat(a.x()).isBetween(0, Diagram.WIDE - 132);
            assertThat(a.y()).isBetween(0, Diagram.HIGH - 40);
            assertThat(nodes).filteredOn(b -> b != a && Math.abs(a.x() - b.x()) < 140 && Math.abs(a.y() - b.y()) < 44)
                    .isEmpty();
        }
    }
}
