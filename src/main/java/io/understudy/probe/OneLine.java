package io.understudy.probe;

/** Makes text from outside fit for one line of a page or a log: no control characters, bounded in length. */
final class OneLine {
    private static final int LENGTH_MAX = 200;

    private OneLine() {}

    static String of(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > LENGTH_MAX ? line.substring(0, LENGTH_MAX) + "…" : line;
    }
}
