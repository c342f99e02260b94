package io.understudy.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.Parameters;

/** The service that a command is about. */
final class ServiceName {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]*");

    @Parameters(paramLabel = "SERVICE", description = "The service's name in the configuration.")
    private String name = "";

    /** @throws UsageException when no service can be called that */
    String get() {
        if (!FORM.matcher(name).matches()) {
            throw new UsageException("a service's name is a-z, 0-9 and -");
        }
        return name;
    }
}
