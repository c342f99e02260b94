package io.understudy.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A schedule on a clock that people, NTP and the law set, looked at every few seconds. */
class MirrorScheduleTests {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private Instant wall = Instant.EPOCH;
    private long nanos;
    private @Nullable MirrorSchedule schedule;
    private final List<LocalDateTime> runs = new ArrayList<>();
    private final List<Long> runNanos = new ArrayList<>();

    private void begin(String cron, String local) {
        wall = LocalDateTime.parse(local).atZone(BERLIN).toInstant();
        schedule = new MirrorSchedule(cron, () -> wall, () -> nanos, BERLIN);
        schedule.begin();
        runs.clear();
        runNanos.clear();
    }

    private void pass(Duration time) {
        var step = Duration.ofSeconds(20);
        for (var left = time; left.isPositive(); left = left.minus(step)) {
            wall = wall.plus(step);
            nanos += step.toNanos();
            look();
        }
    }

    private void look() {
        if (Objects.requireNonNull(schedule).due()) {
            runs.add(LocalDateTime.ofInstant(wall, BERLIN).withSecond(0).withNano(0));
            runNanos.add(nanos);
        }
    }

    private void set(Duration by) {
        wall = wall.plus(by);
        look();
    }

    private List<String> runs() {
        return runs.stream().map(LocalDateTime::toString).toList();
    }

    @Test
    void anOrdinaryNight() {
        begin("0 4 * * *", "2026-03-10T12:00");
        pass(Duration.ofDays(2));

        assertThat(runs()).containsExactly("2026-03-11T04:00", "2026-03-12T04:00");
        assertThat(new MirrorSchedule(null, () -> wall, () -> nanos, BERLIN).due()).isFalse();
    }

    /** 2026-03-29: 02:00 to 03:00 do not exist. */
    @Test
    void aTimeThatTheSpringNightLeavesOutRunsRightAfterIt() {
        begin("30 2 * * *", "2026-03-28T12:00");
        pass(Duration.ofDays(2));

        assertThat(runs()).containsExactly("2026-03-29T03:00", "2026-03-30T02:30");
        begin("*/10 2 * * 0", "2026-03-28T12:00");
        pass(Duration.ofDays(2));
        assertThat(runs()).as("once, not six times").containsExactly("2026-03-29T03:00");
        begin("30 2 29 3 *", "2026-03-28T12:00");
        pass(Duration.ofDays(2));
        assertThat(runs()).containsExactly("2026-03-29T03:00");
    }

    /** 2026-10-25: 02:00 to 03:00 come twice. */
    @Test
    void aTimeThatTheAutumnNightHasTwiceRunsOnce() {
        begin("30 2 * * *", "2026-10-24T12:00");
        pass(Duration.ofDays(2));

        assertThat(runs()).containsExactly("2026-10-25T02:30", "2026-10-26T02:30");
        assertThat(runNanos.get(1) - runNanos.get(0)).isEqualTo(Duration.ofHours(25).toNanos());
    }

    @Test
    void everyHourIsEveryHourInBothNights() {
        begin("0 * * * *", "2026-10-25T00:30");
        pass(Duration.ofHours(5));
        assertThat(runs()).containsExactly("2026-10-25T01:00", "2026-10-25T02:00", "2026-10-25T02:00",
                "2026-10-25T03:00", "2026-10-25T04:00");

        begin("0 * * * *", "2026-03-29T00:30");
        pass(Duration.ofHours(3));
        assertThat(runs()).containsExactly("2026-03-29T01:00", "2026-03-29T03:00", "2026-03-29T04:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-2H", "PT-5H", "P-1D", "P-400D", "P-20000D"})
    void aClockThatIsSetBackStopsNothing(Duration back) {
        begin("0 4 * * *", "2026-03-10T12:00");
        pass(Duration.ofDays(1));
        set(back);
        runs.clear();
        pass(Duration.ofDays(2).plusHours(6));

        assertThat(runs.size()).isBetween(2, 3);
        assertThat(runs).allMatch(r -> r.getHour() == 4);
    }

    @Test
    void aClockThatIsSetBackALittleRepeatsNothing() {
        begin("0 4 * * *", "2026-03-10T03:00");
        pass(Duration.ofMinutes(61));
        set(Duration.ofMinutes(-30));
        set(Duration.ofMinutes(-30));
        pass(Duration.ofHours(20));

        assertThat(runs()).containsExactly("2026-03-10T04:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT18H", "P1D", "P40D", "P20000D"})
    void aClockThatIsSetAheadRunsOnce(Duration ahead) {
        begin("0 4 * * *", "2026-03-10T12:00");
        set(ahead);
        pass(Duration.ofMinutes(30));

        assertThat(runs).hasSize(1);
        pass(Duration.ofDays(1));
        assertThat(runs).hasSize(2);
    }

    @Test
    void aClockThatIsSetAheadRightAfterARunRunsOnceMoreSoon() {
        begin("0 4 * * *", "2026-03-10T03:59");
        pass(Duration.ofMinutes(5));
        set(Duration.ofDays(1));
        pass(Duration.ofHours(2));

        assertThat(runs).hasSize(2);
        assertThat(runNanos.get(1) - runNanos.get(0)).isLessThanOrEqualTo(Duration.ofMinutes(61).toNanos());
    }

    @Test
    void aClockThatIsSetBackAndForthDoesNotRunAgainAndAgain() {
        begin("0 4 * * *", "2026-03-10T03:30");
        for (int i = 0; i < 60; i++) {
            set(Duration.ofDays(1));
            pass(Duration.ofMinutes(2));
            set(Duration.ofDays(-1));
            pass(Duration.ofMinutes(2));
        }

        assertThat(runs.size()).as("in four hours").isLessThanOrEqualTo(5);
    }

    /** Whatever is done to the clock: it never falls silent, and never runs wild. */
    @ParameterizedTest
    @CsvSource({"0 4 * * *, 1", "30 2 * * *, 2", "*/15 * * * *, 3", "0 * * * *, 4", "30 1-3 * * *, 5", "0 0 * * 0, 6",
            "59 23 * * *, 7", "30 2 * * *, 8"})
    void manyJumps(String cron, long seed) {
        var dice = new SplittableRandom(seed);
        begin(cron, "2026-01-01T00:00");
        long from = nanos;
        for (int i = 0; i < 300; i++) {
            long minutes = switch (dice.nextInt(4)) {
                case 0 -> dice.nextLong(-180, 180);
                case 1 -> dice.nextLong(-3000, 3000);
                case 2 -> dice.nextLong(-600_000, 600_000);
                default -> 0;
            };
            set(Duration.ofMinutes(minutes));
            pass(Duration.ofMinutes(dice.nextLong(1, 600)));
        }
        runs.clear();
        runNanos.clear();
        pass(Duration.ofDays(15));

        var calm = List.copyOf(runs);
        begin(cron, LocalDateTime.ofInstant(wall.minus(Duration.ofDays(15)), BERLIN).toString());
        pass(Duration.ofDays(15));
        assertThat(calm.size()).as("seed " + seed).isBetween(runs.size() - 1, runs.size() + 1);
        assertThat(nanos).isGreaterThan(from);
    }
}
