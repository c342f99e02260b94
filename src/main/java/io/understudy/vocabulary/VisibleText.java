package io.understudy.vocabulary;

/**
 * Makes text from outside safe to show: what a reader can't see is spelled out. An escape sequence could steer a
 * terminal that shows the log; a bidirectional mark could turn the order of what follows.
 */
public final class VisibleText {
    private VisibleText() {}

    /** In one line: white space that breaks lines or jumps becomes one blank, every other hidden character its code. */
    public static String line(String text) {
        var shown = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (breaks(c)) {
                gap = true;
                continue;
            }
            if (gap) {
                shown.append(' ');
                gap = false;
            }
            show(shown, c);
        }
        return gap ? shown.append(' ').toString() : shown.toString();
    }

    /**
     * With its line ends and tabs: every other hidden character becomes its code. A line end is
     * {@code \n}, also where a program wrote its line anew.
     */
    public static String lines(String text) {
        var shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean end = c == '\r' && i < text.length() && text.charAt(i) == '\n';
            if (c == '\n' || c == '\t' || c == '\r' && !end) {
                shown.append(c == '\t' ? '\t' : '\n');
            } else if (!end) {
                show(shown, c);
            }
        }
        return shown.toString();
    }

    private static boolean breaks(int c) {
        return c >= '\t' && c <= '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /** Controls (C0, DEL, C1), formats (bidirectional marks, blanks without width), line ends, half characters. */
    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    private static void show(StringBuilder shown, int c) {
        if (hidden(c)) {
            shown.append("\\u{").append(Integer.toHexString(c)).append('}');
        } else {
            shown.appendCodePoint(c);
        }
    }
}
