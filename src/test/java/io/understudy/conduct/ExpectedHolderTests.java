package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.kernel.Kernel;
import io.understudy.probe.HostWatch;
import io.understudy.vocabulary.Order;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An order that was given on another picture of who holds the addresses does nothing, whatever it orders. */
class ExpectedHolderTests {
    @TempDir
    private Path folder;

    private RunningServices conductors;

    @BeforeEach
    void start() throws IOException {
        conductors = new RunningServices(Fakes.tools(Fakes.settings(folder, Fakes.WEB), Fakes.bare(HostWatch.class),
                System::nanoTime, _ -> {
                }), Fakes.bare(Kernel.class));
        conductors.start();
    }

    @AfterEach
    void stop() {
        conductors.stop();
    }

    private OrderReply order(Order kind, String expected) {
        return conductors.command("web", new OperatorOrder(kind, "ops", "", expected, false, null));
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void isAskedOfEveryOrder(Order kind) {
        assertThat(order(kind, "b")).isInstanceOfSatisfying(OrderReply.Conflict.class,
                no -> assertThat(no.why()).isEqualTo("the holder is unknown, not b"));
    }

    @Test
    void letsAnOrderPassThatKnowsTheHolder() {
        assertThat(order(Order.PAUSE, "unknown")).isInstanceOf(OrderReply.Accepted.class);
        assertThat(conductors.service("web").orElseThrow().paused()).isNotNull();
    }

    /** The dialog asks before it describes what can't be done, and nothing comes of asking. */
    @Test
    void saysWhichOrdersMakeNoSenseWithoutGivingThem() {
        assertThat(conductors.conflict("web", Order.FAILBACK)).contains("does not have the addresses");
        assertThat(conductors.conflict("web", Order.RESUME)).isEqualTo("not paused");
        assertThat(conductors.conflict("web", Order.ACKNOWLEDGE)).contains("not halted");
        assertThat(conductors.conflict("web", Order.PAUSE)).isEmpty();

        assertThat(conductors.service("web").orElseThrow().paused()).isNull();
    }

    /** Where it stands is what was decided last, not what somebody was told. */
    @Test
    void aRefusalIsNotWhyItStandsWhereItStands() {
        await().until(() -> !conductors.service("web").orElseThrow().because().isEmpty());
        var before = conductors.service("web").orElseThrow().because();

        assertThat(order(Order.ACKNOWLEDGE, "unknown")).isInstanceOf(OrderReply.Conflict.class);

        assertThat(conductors.service("web").orElseThrow().because()).isEqualTo(before).doesNotContain("not halted");
    }
}
