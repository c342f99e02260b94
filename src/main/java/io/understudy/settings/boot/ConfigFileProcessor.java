package io.understudy.settings.boot;

import io.understudy.settings.read.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/**
 * Lets Spring read its own keys ({@code server.*}, {@code spring.*}, …) from the file that {@code understudy.config}
 * names. They override the application's defaults; the command line and the environment override them. The {@code
 * understudy} tree stays out of Spring's environment, because it holds secrets: {@link SettingsReader} alone reads it.
 * Created by Spring Boot, on the main thread.
 */
public final class ConfigFileProcessor implements EnvironmentPostProcessor, Ordered {
    private static final String SOURCE = "understudy configuration file";

    /** After Boot's own configuration data, before the logging system reads its keys. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    /** Does nothing without the property or the file: the {@code settings} bean then says what is wrong. */
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var name = environment.getProperty(SettingsConfiguration.CONFIG);
        if (name == null || name.isBlank() || !Files.isReadable(Path.of(name))) {
            return;
        }
        var values = new LinkedHashMap<String, Object>();
        try {
            for (var source : new YamlPropertySourceLoader().load(SOURCE, new FileSystemResource(Path.of(name)))) {
                if (source instanceof EnumerablePropertySource<?> listed) {
                    take(listed, values);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name + ": " + e, e);
        }
        var own = new OriginTrackedMapPropertySource(SOURCE, Map.copyOf(values), true);
        var sources = environment.getPropertySources();
        if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
            sources.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, own);
        } else {
            sources.addFirst(own);
        }
    }

    private static void take(EnumerablePropertySource<?> source, Map<String, Object> values) {
        for (var key : source.getPropertyNames()) {
            var value = source.getProperty(key);
            if (value != null && SettingsReader.SPRING_TREES.contains(tree(key))) {
                values.put(key, value);
            }
        }
    }

    private static String tree(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }
}
