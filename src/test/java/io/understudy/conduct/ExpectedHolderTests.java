package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.address.AddressKeeper;
import io.understudy.fence.FenceReport;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.kernel.Kernel;
import io.understudy.probe.HostWatch;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.settings.Reading;
import io.understudy.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An order that was given on another picture of who holds the addresses does nothing, whatever it orders. */
class ExpectedHolderTests {
    private static final String FILE = """
            understudy:
              node: b
              services:
                web:
                  addresses: [192.0.2.100]
                  interface: none0
                  primary: { address: 192.0.2.1, name: a }
                  witnesses: { addresses: [203.0.113.254] }
            """;

    @TempDir
    private Path folder;

    private Conductors conductors;

    @BeforeEach
    void start() throws IOException {
        var reading = new SettingsReader().read(Files.writeString(folder.resolve("u.yaml"), FILE));
        conductors = new Conductors(new ServiceConductor.Tools(((Reading.Loaded) reading).settings(),
                Fakes.bare(Remotes.class),
                (_, _) -> new FenceReport("x", FenceReport.Result.REFUSED, false, "", List.of()),
                Fakes.bare(AddressKeeper.class), Fakes.bare(HostWatch.class), Fakes.bare(ProbeScheduler.class),
                Fakes.bare(Journal.class), Hooks.NONE, new NoMirrors(), System::nanoTime, Clock.systemUTC(), _ -> {
                }), Fakes.bare(Kernel.class));
        conductors.start();
    }

    @AfterEach
    void stop() {
        conductors.stop();
    }

    private Reply order(OperatorCommand.Kind kind, String expected) {
        return conductors.command("web", new OperatorCommand(kind, "ops", "", expected, false, null));
    }

    @ParameterizedTest
    @EnumSource(OperatorCommand.Kind.class)
    void isAskedOfEveryOrder(OperatorCommand.Kind kind) {
        assertThat(order(kind, "b")).isInstanceOfSatisfying(Reply.Conflict.class,
                no -> assertThat(no.why()).isEqualTo("the holder is unknown, not b"));
    }

    @Test
    void letsAnOrderPassThatKnowsTheHolder() {
        assertThat(order(OperatorCommand.Kind.PAUSE, "unknown")).isInstanceOf(Reply.Accepted.class);
        assertThat(conductors.service("web").orElseThrow().paused()).isNotNull();
    }

    /** The dialog asks before it describes what can't be done, and nothing comes of asking. */
    @Test
    void saysWhichOrdersMakeNoSenseWithoutGivingThem() {
        assertThat(conductors.conflict("web", OperatorCommand.Kind.FAILBACK)).contains("does not hold the addresses");
        assertThat(conductors.conflict("web", OperatorCommand.Kind.RESUME)).isEqualTo("not paused");
        assertThat(conductors.conflict("web", OperatorCommand.Kind.ACKNOWLEDGE)).contains("not halted");
        assertThat(conductors.conflict("web", OperatorCommand.Kind.PAUSE)).isEmpty();

        assertThat(conductors.service("web").orElseThrow().paused()).isNull();
    }

    /** Where it stands is what was decided last, not what somebody was told. */
    @Test
    void aRefusalIsNotWhyItStandsWhereItStands() {
        await().until(() -> !conductors.service("web").orElseThrow().because().isEmpty());
        var before = conductors.service("web").orElseThrow().because();

        assertThat(order(OperatorCommand.Kind.ACKNOWLEDGE, "unknown")).isInstanceOf(Reply.Conflict.class);

        assertThat(conductors.service("web").orElseThrow().because()).isEqualTo(before).doesNotContain("not halted");
    }
}
