package io.understudy.settings;

/**
 * One thing wrong with the configuration file. Never holds a secret's value.
 *
 * @param key the dotted path, {@code understudy.services.web.host-watch.interval}; list items count from 0: {@code
 *        probes[0]}; empty when the file as a whole is meant
 * @param line 1-based, of the key, or of the section where something is missing; 0 when the file could not be read
 * @param problem what is wrong, without a full stop
 * @param remedy what to do about it, without a full stop; a question keeps its question mark
 */
public record Fault(String key, int line, String problem, String remedy) {
    /** One line as compilers write it, so that editors find the place: {@code FILE:line key: problem. Remedy.} */
    public String text(String file) {
        return text(file, line, key, problem, remedy);
    }

    static String text(String file, int line, String key, String problem, String remedy) {
        return file + (line > 0 ? ":" + line : "") + (key.isEmpty() ? ": " : " " + key + ": ")
                + problem + ". " + remedy + (remedy.endsWith("?") ? "" : ".");
    }
}
