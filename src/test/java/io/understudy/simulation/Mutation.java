package io.understudy.simulation;

import io.understudy.simulation.MutationTarget.Five;
import io.understudy.simulation.MutationTarget.One;
import io.understudy.simulation.MutationTarget.Reference;
import io.understudy.simulation.MutationTarget.Three;
import io.understudy.simulation.MutationTarget.Two;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One change of compiled code: a call, at one place, gives another result. Neither the text of the source nor the
 * package counts, and the class only where the place names it. So code can be reformatted, moved and divided as long as
 * a method of that name still makes the call. A point that is missing, or that is there more often than expected, is an
 * error that names the mutant.
 *
 * @param times how many instructions the point is; all of them are replaced
 */
record Mutation(Place place, Point point, int times, MutationReplacement replacement) {

    /** The methods of this name in any class, with the lambdas in them. */
    static Place in(String method) {
        return new Place(null, method, null);
    }

    /** The methods of this name in the class of this simple name: for where two classes make the same call. */
    static Place in(String type, String method) {
        return new Place(type, method, null);
    }

    static <T, R> Place in(One<T, R> method) {
        return Place.of(method);
    }

    static <T, A, R> Place in(Two<T, A, R> method) {
        return Place.of(method);
    }

    /** All of the code. */
    static Place anywhere() {
        return new Place(null, null, null);
    }

    /**
     * Where the point is looked for.
     *
     * @param type the simple name of the class, or null for any
     * @param method the method's name, or null for any
     * @param exactly the one method, or null
     */
    record Place(@Nullable String type, @Nullable String method, @Nullable MutationTarget exactly) {
        private static Place of(Reference method) {
            var target = MutationTarget.of(method);
            return new Place(null, target.name(), target);
        }

        /** A call of this method. In a record's own code, reading the component is the same as calling its accessor. */
        <T, R> Selection<T, R> call(One<T, R> method) {
            return select(method);
        }

        <T, A, R> Selection<T, R> call(Two<T, A, R> method) {
            return select(method);
        }

        <T, A, B, R> Selection<T, R> call(Three<T, A, B, R> method) {
            return select(method);
        }

        <T, A, B, C, D, R> Selection<T, R> call(Five<T, A, B, C, D, R> method) {
            return select(method);
        }

        /** A call of a method that this package can't see. */
        Selection<?, @Nullable Object> call(Class<?> owner, String method) {
            return new Selection<Object, @Nullable Object>(this, new Call(MutationTarget.of(owner, method)), 1);
        }

        /** A call of a method whose class this package can't see. */
        Selection<?, @Nullable Object> call(String method) {
            return new Selection<Object, @Nullable Object>(this, new Call(MutationTarget.of(null, method)), 1);
        }

        /** An {@code instanceof} of this type. The {@code case} of a switch over patterns is something else. */
        Selection<?, Boolean> isA(Class<?> type) {
            return new Selection<Object, Boolean>(this, new IsA(type.describeConstable().orElseThrow()), 1);
        }

        private <T, R> Selection<T, R> select(Reference method) {
            return new Selection<>(this, new Call(MutationTarget.of(method)), 1);
        }

        private boolean holds(ClassModel in, MethodModel code) {
            var owner = in.thisClass().asSymbol();
            var name = code.methodName().stringValue();
            boolean lambda = name.startsWith("lambda$");
            var written = lambda ? name.split("\\$")[1] : name;
            return (type == null || type.equals(MutationClasses.simpleName(owner)))
                    && (method == null || method.equals(written))
                    && (exactly == null
                            || (lambda ? owner.equals(exactly.owner()) : exactly.isDeclaredAs(owner, code)));
        }

        @Override
        public String toString() {
            return exactly != null
                    ? "in `" + exactly + "`"
                    : method == null ? "anywhere" : "in `" + (type == null ? "" : type + ".") + method + "`";
        }
    }

    /**
     * A point without its replacement yet.
     *
     * @param <T> what the method is called on
     * @param <R> its result
     */
    record Selection<T, R>(Place place, Point point, int times) {
        /** The point is there this often, not once. */
        Selection<T, R> times(int expected) {
            return new Selection<>(place, point, expected);
        }

        /** Nothing is called, and this is the result. */
        Mutation yields(R result) {
            return new Mutation(place, point, times, new MutationReplacement.Constant(result));
        }

        /** This runs instead of a call without arguments. It captures nothing. */
        Mutation becomes(One<T, R> instead) {
            return new Mutation(place, point, times, new MutationReplacement.Code(instead));
        }
    }

    /** The instruction that is replaced. */
    sealed interface Point {
        boolean fits(CodeElement element);

        /** An accessor reads its component too, but that is no use of it. */
        default boolean isItself(ClassModel in, MethodModel method) {
            return false;
        }
    }

    private record Call(MutationTarget target) implements Point {
        @Override
        public boolean fits(CodeElement element) {
            return target.isUsedBy(element);
        }

        @Override
        public boolean isItself(ClassModel in, MethodModel method) {
            return target.isDeclaredAs(in.thisClass().asSymbol(), method);
        }

        @Override
        public String toString() {
            return "call of `" + target + "`";
        }
    }

    private record IsA(ClassDesc type) implements Point {
        @Override
        public boolean fits(CodeElement element) {
            return element instanceof TypeCheckInstruction check && check.opcode() == Opcode.INSTANCEOF
                    && check.type().asSymbol().equals(type);
        }

        @Override
        public String toString() {
            return "`instanceof " + MutationClasses.simpleName(type) + "`";
        }
    }

    /**
     * @param mutant its name, for the error
     * @return the classes that it changes
     * @throws IllegalStateException when the point is not there as often as it should be
     */
    List<byte[]> apply(String mutant, MutationClasses classes) {
        var spots = spots(classes, place);
        int found = spots.stream().mapToInt(Spot::count).sum();
        if (found == 0) {
            throw new IllegalStateException("mutant `%s`: there is no %s %s. %s".formatted(mutant, point, place,
                    advice(classes)));
        }
        if (found != times) {
            throw new IllegalStateException(("mutant `%s`: expected %d, found %d, %s %s: %s. "
                    + "Name the class as well as the method, or say how many with `times`").formatted(mutant, times,
                            found, point, place, places(spots)));
        }
        var changed = new ArrayList<>(replacement.needs());
        spots.stream().collect(Collectors.groupingBy(Spot::in, Collectors.mapping(Spot::method, Collectors.toSet())))
                .forEach((model, methods) -> changed.add(changed(model, methods)));
        return changed;
    }

    private byte[] changed(ClassModel model, Set<MethodModel> methods) {
        return MutationClasses.format().transformClass(model,
                ClassTransform.transformingMethodBodies(methods::contains, (code, element) -> {
                    if (point.fits(element)) {
                        replacement.write(code, element);
                    } else {
                        code.with(element);
                    }
                }));
    }

    /** @return what to look for when the point is missing */
    private String advice(MutationClasses classes) {
        if (place.type() != null && classes.all().stream()
                .noneMatch(c -> place.type().equals(MutationClasses.simpleName(c.thisClass().asSymbol())))) {
            return "No class is called `%s` now: name the one that does its work".formatted(place.type());
        }
        var elsewhere = spots(classes, anywhere());
        return elsewhere.isEmpty()
                ? "It is nowhere else either: find the code that does this now, and name a call that it makes"
                : "It is elsewhere: %s. Name the method that does this now".formatted(places(elsewhere));
    }

    /** @param count how often the point is in this method of this class */
    private record Spot(ClassModel in, MethodModel method, int count) {}

    private List<Spot> spots(MutationClasses classes, Place where) {
        var spots = new ArrayList<Spot>();
        for (var in : classes.all()) {
            for (var method : in.methods()) {
                if (where.holds(in, method) && !point.isItself(in, method) && method.code().isPresent()) {
                    int count = (int) method.code().get().elementStream().filter(point::fits).count();
                    if (count > 0) {
                        spots.add(new Spot(in, method, count));
                    }
                }
            }
        }
        return spots;
    }

    private static String places(List<Spot> spots) {
        return spots.stream().map(s -> MutationClasses.simpleName(s.in().thisClass().asSymbol()) + "."
                + s.method().methodName().stringValue() + (s.count() == 1 ? "" : " (" + s.count() + " times)"))
                .sorted().collect(Collectors.joining(", "));
    }
}
