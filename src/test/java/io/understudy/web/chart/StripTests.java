package io.understudy.web.chart;

import static io.understudy.journal.History.Suspension.Kind.HALTED;
import static io.understudy.journal.History.Suspension.Kind.PAUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.journal.History.Mark;
import io.understudy.journal.History.Quarter;
import io.understudy.journal.History.Suspension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripTests {
    private static final Instant NOW = Instant.parse("2026-11-23T03:05:00Z");
    private static final int ALL = 0x7fff;
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Every quarter of the last day watched, but for those that begin in the given span before now. */
    private static List<Quarter> watched(Duration without, Duration until) {
        var quarters = new ArrayList<Quarter>();
        for (var at = StripSpan.DAY.from(NOW); at.isBefore(NOW); at = at.plus(Duration.ofMinutes(15))) {
            var before = Duration.between(at, NOW);
            if (before.compareTo(without) > 0 || before.compareTo(until) < 0) {
                quarters.add(new Quarter(at, ALL, 0, 0));
            }
        }
        return quarters;
    }

    private static String path(Strip strip, String style) {
        return strip.paths().stream().filter(p -> p.style().equals(style)).map(Strip.Path::d).findFirst().orElse("");
    }

    @Test
    void isOneRectangleWhenAllWasWell() {
        var strip = Strip.of(StripSpan.DAY, NOW, EVERY, watched(Duration.ZERO, Duration.ZERO), List.of(), List.of());

        assertThat(strip.paths()).containsExactly(new Strip.Path("ok", "M0 7H960V17H0z"));
        assertThat(strip.summary()).isEqualTo("Last 24 hours: never down");
    }

    @Test
    void showsAPauseOfTheDaemonAsWideAsItWasLong() {
        var strip = Strip.of(StripSpan.DAY, NOW, EVERY, watched(Duration.ofHours(12), Duration.ofHours(6)), List.of(),
                List.of());

        // 6 of 24 hours are a quarter of the width
        assertThat(path(strip, "gap")).isEqualTo("M480 11H720V13H480z");
        assertThat(strip.summary()).contains("not watched for 6 h");
    }

    @Test
    void showsTheWorstMinuteOfAStep() {
        var quarters = new ArrayList<>(watched(Duration.ZERO, Duration.ZERO));
        quarters.set(0, new Quarter(quarters.getFirst().start(), ALL, 0b101, 0b100));
        quarters.set(1, new Quarter(quarters.get(1).start(), ALL, 0b001, 0));

        var strip = Strip.of(StripSpan.DAY, NOW, EVERY, quarters, List.of(), List.of());

        assertThat(path(strip, "out")).isEqualTo("M0 0H10V24H0z");
        assertThat(path(strip, "some")).isEqualTo("M10 4H20V20H10z");
        assertThat(strip.summary()).isEqualTo("Last 24 hours: down in 1 min, single misses in 2 min");
    }

    @Test
    void doesNotCallAGapWhatIsOnlyNotWrittenYet() {
        var from = StripSpan.HOUR.from(NOW);
        var strip = Strip.of(StripSpan.HOUR, NOW, EVERY, List.of(new Quarter(from.minusSeconds(60), ALL, 0, 0),
                new Quarter(from.plusSeconds(14 * 60), ALL, 0, 0), new Quarter(from.plusSeconds(29 * 60), ALL, 0, 0),
                new Quarter(from.plusSeconds(44 * 60), 0x1fff, 0, 0)), List.of(), List.of());

        assertThat(strip.paths()).extracting(Strip.Path::style).containsExactly("ok");
        assertThat(path(strip, "ok")).isEqualTo("M0 7H912V17H0z");
    }

    @Test
    void marksWhatHappenedWhereItHappened() {
        var strip = Strip.of(StripSpan.DAY, NOW, EVERY, watched(Duration.ZERO, Duration.ZERO),
                List.of(new Mark(Mark.Kind.MOVE, StripSpan.DAY.from(NOW).plus(Duration.ofHours(12))),
                        new Mark(Mark.Kind.RESPAWN, StripSpan.DAY.from(NOW)),
                        new Mark(Mark.Kind.MOVE, NOW.minus(Duration.ofDays(3)))),
                List.of());

        assertThat(path(strip, "move")).isEqualTo("M480 0v24");
        assertThat(path(strip, "respawn")).isEqualTo("M0 0v9");
    }

    /** What is asked every five minutes was watched in between, but not for longer, and not in time to come. */
    @Test
    void takesWhatIsAskedSeldomForKnownUntilItIsAskedAgain() {
        var from = StripSpan.HOUR.from(NOW);
        var quarters = new ArrayList<Quarter>();
        for (int minute = -15; minute < 45; minute += 15) {
            quarters.add(new Quarter(from.plusSeconds(60L * minute - 60), 0b000010000100001, 0, 0));
        }
        var strip = Strip.of(StripSpan.HOUR, NOW, Duration.ofMinutes(5), quarters, List.of(), List.of());
        var often = Strip.of(StripSpan.HOUR, NOW, EVERY, quarters, List.of(), List.of());

        assertThat(strip.summary()).startsWith("Last 1 hour: never down");
        assertThat(strip.summary()).doesNotContain("not watched for 4");
        assertThat(often.summary()).contains("not watched for");
        assertThat(path(often, "gap")).isNotEmpty();
    }

    /** A restart of the daemon that took three minutes of a step of two hours. */
    @Test
    void cutsAStepInWhichSomethingWasNotWatched() {
        var quarters = new ArrayList<Quarter>();
        for (var at = StripSpan.WEEK.from(NOW); at.isBefore(NOW); at = at.plus(Duration.ofMinutes(15))) {
            boolean restarted = at.equals(StripSpan.WEEK.from(NOW).plus(Duration.ofHours(84)));
            quarters.add(new Quarter(at, restarted ? ALL & ~0b111 : ALL, 0, 0));
        }

        var strip = Strip.of(StripSpan.WEEK, NOW, EVERY, quarters, List.of(), List.of());

        assertThat(path(strip, "cut")).isEqualTo("M480 0H481V24H480z");
        assertThat(strip.summary()).contains("not watched for 3 min");
    }

    /** Automation that was off is as wide as it was long, also when it began before what is shown. */
    @Test
    void showsPausesAndHaltsAsLongAsTheyLasted() {
        var from = StripSpan.DAY.from(NOW);
        var strip = Strip.of(StripSpan.DAY, NOW, EVERY, watched(Duration.ZERO, Duration.ZERO), List.of(), List.of(
                new Suspension(PAUSED, from.minus(Duration.ofDays(2)), from.plus(Duration.ofHours(6))),
                new Suspension(PAUSED, from.plus(Duration.ofHours(12)),
                        from.plus(Duration.ofHours(12)).plusSeconds(61)),
                new Suspension(HALTED, from.plus(Duration.ofHours(18)), null),
                new Suspension(HALTED, from.minus(Duration.ofDays(3)), from.minus(Duration.ofDays(2)))));

        assertThat(path(strip, "paused")).isEqualTo("M0 20H240v4H0zM480 20H481v4H480z");
        assertThat(path(strip, "pause")).as("where one began, if that is shown").isEqualTo("M480 15v9");
        assertThat(path(strip, "halted")).startsWith("M720 0H953v4").doesNotContain("M0 ");
        assertThat(path(strip, "halt")).isEqualTo("M720 0v24");
        assertThat(strip.summary()).isEqualTo(
                "Last 24 hours: never down, halted 1 time, for 5 h 50 min in total, "
                        + "paused 2 times, for 6 h 2 min in total");
    }

    @Test
    void saysThatNothingWasWatched() {
        var strip = Strip.of(StripSpan.WEEK, NOW, EVERY, List.of(), List.of(), List.of());

        assertThat(strip.summary()).isEqualTo("Last 7 days: not watched at all");
        assertThat(strip.paths()).extracting(Strip.Path::style).containsExactly("gap");
    }
}
