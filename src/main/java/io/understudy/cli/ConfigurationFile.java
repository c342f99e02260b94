package io.understudy.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which file configures Understudy: the option, or the variable. */
final class ConfigurationFile {
    static final String VARIABLE = "UNDERSTUDY_CONFIG";

    private final Console console;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file. Left out: the one that the "
            + "variable " + VARIABLE + " names.")
    private String named = "";

    /** As Spring's own property, for whoever starts the jar with it. */
    @Option(names = "--understudy.config", paramLabel = "FILE", hidden = true)
    private String property = "";

    ConfigurationFile(Console console) {
        this.console = console;
    }

    /** Empty when nothing names a file. */
    Optional<Path> find() {
        var text = !named.isEmpty() ? named : !property.isEmpty() ? property : console.variable(VARIABLE);
        return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
    }

    /** @throws UsageException when nothing names a file */
    Path required() {
        return find().orElseThrow(() -> new UsageException("no configuration file: add --config=FILE, or set "
                + VARIABLE));
    }
}
