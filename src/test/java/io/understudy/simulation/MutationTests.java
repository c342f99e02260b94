package io.understudy.simulation;

import static io.understudy.simulation.Mutation.anywhere;
import static io.understudy.simulation.Mutation.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.simulation.MutationSample.Circle;
import io.understudy.simulation.MutationSample.Level;
import io.understudy.simulation.MutationSample.Limit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MutationTests {
    private static final MutationClasses SAMPLE = MutationClasses.of(MutationSample.class, Limit.class);

    /** Quick, so it says first what {@link MutantTests} would say later: which mutants have lost their point. */
    @TestFactory
    Stream<DynamicTest> findsThePointOfEachMutant() {
        return Mutant.all().stream().map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
            var changed = mutant.changed();

            assertThat(changed).isNotEmpty();
        }));
    }

    @Test
    void givesEachMutantItsOwnName() {
        assertThat(Mutant.all()).extracting(Mutant::name).doesNotHaveDuplicates().hasSize(36);
    }

    @Test
    void changesNothingButThePoint() throws Exception {
        var mutation = in("full").call(Limit::most).yields(2);

        var changed = sample(mutation);

        assertThat(new MutationSample().apply("full")).isEqualTo(false);
        assertThat(changed.apply("full")).isEqualTo(true);
        assertThat(changed.apply("doubled")).isEqualTo(6);
        assertThat(changed.apply("exceeded")).isEqualTo(false);
    }

    @Test
    void readsAComponentInARecordsOwnCodeAsItsAccessorDoes() throws Exception {
        var mutation = in(Limit::exceededBy).call(Limit::most).yields(1);

        assertThat(sample(mutation).apply("exceeded")).isEqualTo(true);
    }

    @Test
    void yieldsAnyKindOfConstant() throws Exception {
        assertThat(sample(in("late").call(Limit::patience).yields(Long.MIN_VALUE)).apply("late")).isEqualTo(true);
        assertThat(sample(in("level").call(Limit::level).yields(Level.HIGH)).apply("level")).isEqualTo("HIGH");
        assertThat(sample(in("answered").call("secret").yields(null)).apply("answered")).isNull();
        assertThat(sample(in("collected").call("copyOf").yields(List.of())).apply("collected")).isEqualTo(List.of());
    }

    @Test
    void reachesIntoTheLambdasOfAMethod() throws Exception {
        var mutation = in("allKnown").call(Map<Object, Object>::containsKey).yields(true);

        assertThat(new MutationSample().apply("all known")).isEqualTo(false);
        assertThat(sample(mutation).apply("all known")).isEqualTo(true);
    }

    @Test
    void answersTheQuestionForAType() throws Exception {
        var mutation = in("round").isA(Circle.class).yields(true);

        assertThat(sample(mutation).apply("round")).isEqualTo(true);
    }

    @Test
    void leavesACallOut() throws Exception {
        var mutation = in("collected").call(Collection<Object>::add).yields(true);

        assertThat(new MutationSample().apply("collected")).isEqualTo(List.of("one"));
        assertThat(sample(mutation).apply("collected")).isEqualTo(List.of());
    }

    @Test
    void putsOwnCodeInThePlaceOfACall() throws Exception {
        var number = in("full").call(Limit::most).becomes(limit -> limit.most() - 1);
        var constant = in("level").call(Limit::level)
                .becomes(limit -> limit.level() == Level.LOW ? Level.HIGH : limit.level());

        assertThat(sample(number).apply("full")).isEqualTo(true);
        assertThat(sample(constant).apply("level")).isEqualTo("HIGH");
    }

    @Test
    void changesSeveralPointsWhenItSaysHowMany() throws Exception {
        var mutation = in("doubled").call(Limit::most).times(2).yields(10);

        assertThat(sample(mutation).apply("doubled")).isEqualTo(20);
    }

    @Test
    void saysWhereElseThePointIsWhenItsMethodIsGone() {
        var mutation = in("renamed").call(Limit::patience).yields(0L);

        assertThatThrownBy(() -> mutation.apply("patience ignored", SAMPLE)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("mutant `patience ignored`", "no call of `Limit.patience` in `renamed`",
                        "It is elsewhere: MutationSample.late");
    }

    @Test
    void saysThatAClassIsGone() {
        var mutation = in("Renamed", "late").call(Limit::patience).yields(0L);

        assertThatThrownBy(() -> mutation.apply("patience ignored", SAMPLE)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("mutant `patience ignored`", "No class is called `Renamed` now");
    }

    @Test
    void saysThatThePointIsNowhere() {
        var mutation = in("late").call("forgotten").yields(true);

        assertThatThrownBy(() -> mutation.apply("nothing there", SAMPLE)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("mutant `nothing there`", "no call of `forgotten` in `late`",
                        "It is nowhere else either");
    }

    @Test
    void refusesAPointThatIsThereMoreOftenThanItSays() {
        var inOne = in("doubled").call(Limit::most).yields(10);
        var inMany = anywhere().call(Limit::most).yields(10);

        assertThatThrownBy(() -> inOne.apply("doubled", SAMPLE)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("mutant `doubled`", "expected 1, found 2", "MutationSample.doubled (2 times)");
        assertThatThrownBy(() -> inMany.apply("anywhere", SAMPLE)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("mutant `anywhere`", "expected 1, found 6",
                        "Limit.exceededBy, Limit.tight, MutationSample.doubled (2 times)");
    }

    @Test
    void changesTheClassThatItNamesWhenTwoMakeTheSameCall() throws Exception {
        var unclear = in("tight").call(Limit::most).yields(0);
        var clear = in("MutationSample", "tight").call(Limit::most).yields(0);

        assertThatThrownBy(() -> unclear.apply("tight", SAMPLE)).hasMessageContainingAll("expected 1, found 2",
                "Limit.tight, MutationSample.tight");
        assertThat(sample(clear).apply("both tight")).isEqualTo(List.of(true, false));
    }

    @Test
    void refusesAPointThatIsThereLessOftenThanItSays() {
        var mutation = in("full").call(Limit::most).times(2).yields(10);

        assertThatThrownBy(() -> mutation.apply("full", SAMPLE)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("mutant `full`", "expected 2, found 1");
    }

    @Test
    void refusesAConstantOfAnotherType() {
        var mutation = in("answered").call("secret").yields(7);

        assertThatThrownBy(() -> mutation.apply("wrong type", SAMPLE)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("`7` can't replace a String");
    }

    /** The sample as it is with these changes, in a class loader of its own. */
    @SuppressWarnings("unchecked")
    private static Function<String, Object> sample(Mutation mutation) throws ReflectiveOperationException {
        var loader = new MutantLoader(mutation.apply("sample", SAMPLE));
        return (Function<String, Object>) loader.loadClass(MutationSample.class.getName()).getDeclaredConstructor()
                .newInstance();
    }
}
