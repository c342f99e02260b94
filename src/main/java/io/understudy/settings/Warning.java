package io.understudy.settings;

import io.understudy.settings.yaml.YamlLocation;

/**
 * Something legal that will bite. It doesn't stop the start.
 *
 * @param key as in {@link Fault}
 * @param line as in {@link Fault}
 * @param problem what will happen, without a full stop
 * @param remedy what would be better, without a full stop
 */
public record Warning(String key, int line, String problem, String remedy) {
    /** As {@link Fault#text}. */
    public String text(String file) {
        return YamlLocation.text(file, line, key) + problem + ". " + remedy + ".";
    }
}
