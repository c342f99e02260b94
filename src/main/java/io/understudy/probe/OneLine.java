package io.understudy.probe;

import io.understudy.vocabulary.VisibleText;

/** Makes text from outside fit for one line of a page or a log: what is hidden is spelled out, the length bounded. */
final class OneLine {
    private static final int LENGTH_MAX = 200;

    private OneLine() {}

    static String of(String text) {
        var line = VisibleText.line(text);
        return line.length() > LENGTH_MAX ? line.substring(0, LENGTH_MAX) + "…" : line;
    }
}
