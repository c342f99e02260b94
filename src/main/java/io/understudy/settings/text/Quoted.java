package io.understudy.settings.text;

/** Text of the configuration file as messages may quote it. */
public final class Quoted {
    private static final int LENGTH_MAX = 60;

    private Quoted() {}

    /** A value or key: one line, at most 60 characters and an ellipsis, nothing that a terminal would obey. */
    public static String value(String text) {
        var cut = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "…" : text;
        var clean = new StringBuilder();
        cut.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return clean.toString();
    }

    /**
     * A key. {@code password:hunter2}, without a space, is all key to YAML: what follows the colon may be a secret and
     * is left out.
     */
    public static String key(String key) {
        int end = 0;
        while (end < key.length() && key.charAt(end) != ':' && key.charAt(end) != '=' && key.charAt(end) != '{') {
            end++;
        }
        return value(key.substring(0, end)) + (end < key.length() ? "…" : "");
    }
}
