package io.understudy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself: what it is for, and what is common to all commands. */
@SuppressWarnings("unused") // picocli reads the options, and acts on them itself
@Command(name = "understudy", customSynopsis = "understudy [COMMAND] [OPTION…]",
        description = "Keeps a service alive when its server dies. Without a command it is run.",
        versionProvider = BuildVersion.class, commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "1:refused, or a service is not where it should be",
                "2:not understood, or nobody there to ask"})
final class UnderstudyCommand {
    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Print the version, as the command version does.")
    private boolean version;
}
