package io.understudy.settings;

/**
 * Something legal that may cause trouble later. It does not stop the start.
 *
 * @param key as in {@link Fault}
 * @param line as in {@link Fault}
 * @param problem what will happen, without a full stop
 * @param remedy what would be better, without a full stop
 */
public record Warning(String key, int line, String problem, String remedy) {
    /** As {@link Fault#text}. */
    public String text(String file) {
        return Fault.text(file, line, key, problem, remedy);
    }
}
