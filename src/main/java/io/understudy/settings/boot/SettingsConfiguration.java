package io.understudy.settings.boot;

import io.understudy.settings.KeyLines;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.read.SettingsReader;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Offers the {@link Settings} of the file that the property {@code understudy.config} names ({@code --config=FILE} or
 * {@code UNDERSTUDY_CONFIG}).
 */
@Configuration(proxyBeanMethods = false)
public class SettingsConfiguration {
    /** The property; Spring finds the environment variable UNDERSTUDY_CONFIG under this name too. */
    public static final String CONFIG = "understudy.config";

    /**
     * The command line refuses a bad file before Spring starts, with nothing but the faults; this is for a context that
     * is started another way, for example by a test.
     *
     * @throws IllegalStateException listing every fault, or that no file is named
     */
    @Bean
    public ReadResult.Loaded reading(Environment environment) {
        var file = environment.getProperty(CONFIG);
        if (file == null || file.isBlank()) {
            throw new IllegalStateException(
                    "no configuration file: start with --config=FILE, or set UNDERSTUDY_CONFIG");
        }
        return switch (new SettingsReader().read(Path.of(file))) {
            case ReadResult.Loaded loaded -> {
                var log = LoggerFactory.getLogger(SettingsConfiguration.class);
                for (var warning : loaded.warnings()) {
                    log.warn("event=setting-warned key={} line={} problem=\"{}\" remedy=\"{}\"", warning.key(),
                            warning.line(),
                            warning.problem(), warning.remedy());
                }
                yield loaded;
            }
            case ReadResult.Refused(var faults) -> throw new IllegalStateException(
                    faults.stream().map(f -> f.text(file)).collect(Collectors.joining(System.lineSeparator())));
        };
    }

    @Bean
    public Settings settings(ReadResult.Loaded reading) {
        return reading.settings();
    }

    @Bean
    public KeyLines lines(ReadResult.Loaded reading) {
        return reading.lines();
    }
}
