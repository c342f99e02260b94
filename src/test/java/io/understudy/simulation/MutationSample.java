package io.understudy.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What {@link MutationTests} changes. It is asked as a function, which its changed copies are as well. */
public final class MutationSample implements Function<String, Object> {
    enum Level {
        LOW,
        HIGH
    }

    sealed interface Shape {}

    record Circle() implements Shape {}

    record Square() implements Shape {}

    record Limit(int most, long patience, Level level) {
        boolean exceededBy(int used) {
            return used > most;
        }

        boolean tight() {
            return most < 2;
        }
    }

    private final Limit limit = new Limit(3, 5L, Level.LOW);
    private final Map<String, String> known = Map.of("a", "b");

    @Override
    public Object apply(String question) {
        return switch (question) {
            case "exceeded" -> limit.exceededBy(2);
            case "full" -> full(2);
            case "late" -> late(4L);
            case "level" -> level();
            case "all known" -> allKnown(List.of("a", "c"));
            case "round" -> round(new Square());
            case "collected" -> collected();
            case "answered" -> answered("x", 7L, 2);
            case "doubled" -> doubled();
            case "both tight" -> List.of(tight(), limit.tight());
            default -> throw new IllegalArgumentException(question);
        };
    }

    private boolean full(int used) {
        return used >= limit.most();
    }

    private boolean late(long waited) {
        return waited > limit.patience();
    }

    private String level() {
        return limit.level().name();
    }

    private boolean allKnown(List<String> names) {
        return names.stream().allMatch(name -> known.containsKey(name));
    }

    private static boolean round(Shape shape) {
        return shape instanceof Circle;
    }

    private static List<String> collected() {
        var all = new ArrayList<String>();
        all.add("one");
        return List.copyOf(all);
    }

    private static String answered(String to, long at, int by) {
        return secret(to, at, by);
    }

    private static String secret(String to, long at, int by) {
        return to + at + by;
    }

    private boolean tight() {
        return limit.most() < 2;
    }

    private int doubled() {
        return limit.most() + limit.most();
    }
}
