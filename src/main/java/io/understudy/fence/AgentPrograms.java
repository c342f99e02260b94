package io.understudy.fence;

import io.understudy.settings.CommandLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the agents' programs are. */
final class AgentPrograms {
    /** Debian puts fence-agents into /usr/sbin, which an ordinary user's PATH does not hold. */
    private static final List<String> SYSTEM = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private AgentPrograms() {}

    /**
     * What to run for the name or path {@code program}. A name that is found nowhere comes back as it is, so that
     * running it gives the usual error.
     */
    static CommandLine find(String program) {
        if (program.contains("/")) {
            return new CommandLine(List.of(program), false);
        }
        var path = System.getenv("PATH");
        var folders = new ArrayList<String>(path == null ? List.of() : List.of(path.split(":")));
        folders.addAll(SYSTEM);
        var found = folders.stream().map(folder -> Path.of(folder, program))
                .filter(file -> Files.isExecutable(file) && Files.isRegularFile(file)).findFirst();
        return new CommandLine(List.of(found.map(Path::toString).orElse(program)), false);
    }
}
