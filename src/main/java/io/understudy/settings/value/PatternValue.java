package io.understudy.settings.value;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression as Java reads it; kept as text, since two compiled patterns are never equal. */
public record PatternValue() implements Scalar<String> {
    /** A longer one is no expression that somebody has written, and takes long to compile. */
    private static final int LENGTH_MAX = 1000;

    @Override
    public Parsed<String> parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return new Parsed.Unfit<>("is longer than " + LENGTH_MAX + " characters", "Write a shorter one");
        }
        try {
            Pattern.compile(text);
            return new Parsed.Fits<>(text);
        } catch (PatternSyntaxException e) {
            return new Parsed.Unfit<>("is not a regular expression: " + e.getDescription()
                    + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)), remedy());
        } catch (StackOverflowError _) {
            return new Parsed.Unfit<>("is nested too deeply", remedy());
        }
    }

    @Override
    public String text(String value) {
        return value;
    }

    @Override
    public String words() {
        return "regular expression";
    }

    @Override
    public String remedy() {
        return "Write it in single quotes, and a \\ before each character that is meant as it is: '\\[ok]'";
    }
}
