package io.understudy.settings.yaml;

/** Where in the file something is, in words. */
public final class YamlLocation {
    private static final int SHOWN_MAX = 60;

    private YamlLocation() {}

    public static String text(String file, int line, String key) {
        return file + (line > 0 ? ":" + line : "") + (key.isEmpty() ? ": " : " " + key + ": ");
    }

    /** A value or key as it may stand in a message: one line, bounded, nothing a terminal would obey. */
    public static String shown(String text) {
        var cut = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
        var clean = new StringBuilder();
        cut.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return clean.toString();
    }

    /** {@code password:hunter2}, without a space, is all key to YAML: the part behind the colon may be a secret. */
    static String shownKey(String key) {
        int end = 0;
        while (end < key.length() && key.charAt(end) != ':' && key.charAt(end) != '=' && key.charAt(end) != '{') {
            end++;
        }
        return shown(key.substring(0, end)) + (end < key.length() ? "…" : "");
    }
}
