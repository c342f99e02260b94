package io.understudy.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer that makes an HTTP probe up: all of it has to be true.
 *
 * @param statuses at least one range holds the status
 * @param contains what the body contains; null: anything
 * @param lacks what the body does not contain; null: nothing
 * @param matches a valid regular expression, as {@link java.util.regex.Pattern} reads it, that is found in the body;
 *     null: none
 */
public record HttpExpectation(List<Settings.StatusRange> statuses, @Nullable String contains, @Nullable String lacks,
        @Nullable String matches) {
    public HttpExpectation {
        statuses = List.copyOf(statuses);
    }

    /** Whether the status alone decides. */
    public boolean ofStatusOnly() {
        return contains == null && lacks == null && matches == null;
    }
}
