package io.understudy.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.TraceLevel;

/**
 * The command line. Everything but {@code run} ends without Spring, so that {@code check} is quick; {@code run} starts
 * Spring only with a configuration that has no fault. One instance for one invocation, on the main thread.
 */
public final class Cli {
    /** Of the program itself. Any other option that comes first is one of {@code run}'s. */
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "--version");
    private static final int WIDTH = 100;
    /** In the order in which the help lists them. */
    static final List<String> COMMANDS = List.of("run", "check", "status", "failover", "switchover", "failback",
            "pause", "resume", "acknowledge", "mirror", "test-notices", "token", "hash-password", "version",
            "completion", "help");

    private final Console console;
    private final Consumer<String[]> start;

    /**
     * @param terminal {@code in} is the process's own standard input, so that a password may be asked for on a terminal
     * @param start starts the application with Spring's arguments, and returns when it runs
     */
    Cli(InputStream in, boolean terminal, PrintStream out, PrintStream err, Map<String, String> environment,
            Consumer<String[]> start) {
        this.console = new Console(in, terminal, out, err, environment);
        this.start = start;
    }

    /**
     * For the application's {@code main}: does what the arguments say with the process's own streams, and ends the
     * process unless the application is running now. Not called {@code main}: Spring Boot takes the nearest method of
     * that name for the application.
     *
     * @param start starts the application with Spring's arguments, and returns when it runs
     */
    public static void launch(String[] args, Consumer<String[]> start) {
        var status = new Cli(System.in, true, System.out, System.err, System.getenv(), start).run(List.of(args));
        status.ifPresent(System::exit);
    }

    /** The exit status, or empty when the application has been started. */
    OptionalInt run(List<String> args) {
        var run = new RunCommand(console);
        var all = withCommand(args);
        var commands = COMMANDS.contains(all.getFirst()) ? List.of(all.getFirst()) : COMMANDS;
        int status = commandLine(console, run, commands).execute(all.toArray(String[]::new));
        if (!run.accepted()) {
            return OptionalInt.of(status);
        }
        start.accept(run.springArguments());
        return OptionalInt.empty();
    }

    /** Without a command it is {@code run}. */
    private static List<String> withCommand(List<String> args) {
        var all = new ArrayList<>(args);
        if (all.isEmpty() || all.getFirst().startsWith("-") && !OWN_OPTIONS.contains(all.getFirst())) {
            all.addFirst("run");
        }
        return all;
    }

    /**
     * The program with all commands, in the order of {@link #COMMANDS}.
     *
     * @param run the command that is asked afterwards whether to start
     */
    static CommandLine commandLine(Console console, RunCommand run) {
        return commandLine(console, run, COMMANDS);
    }

    /** Reading a command's annotations costs time: what one invocation doesn't need is left out. */
    private static CommandLine commandLine(Console console, RunCommand run, List<String> commands) {
        CommandLine.tracer().setLevel(TraceLevel.OFF); // it would warn of an option given twice: the last one counts
        var all = new CommandLine(new UnderstudyCommand());
        commands.forEach(name -> all.addSubcommand(command(name, console, run)));
        layOut(all);
        all.getSubcommands().values().forEach(Cli::layOut);
        var mistakes = new Mistakes(console);
        return all.setOut(new PrintWriter(console.out(), true)).setErr(new PrintWriter(console.err(), true))
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF)).setUsageHelpWidth(WIDTH)
                .setExpandAtFiles(false).setInterpolateVariables(false).setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler(mistakes).setExecutionExceptionHandler(mistakes);
    }

    private static Object command(String name, Console console, RunCommand run) {
        return switch (name) {
            case "run" -> run;
            case "check" -> new CheckCommand(console);
            case "status" -> new StatusCommand(console);
            case "failover" -> new FailoverCommand(console);
            case "switchover" -> new SwitchoverCommand(console);
            case "failback" -> new FailbackCommand(console);
            case "pause" -> new PauseCommand(console);
            case "resume" -> new ResumeCommand(console);
            case "acknowledge" -> new AcknowledgeCommand(console);
            case "mirror" -> new MirrorCommand(console);
            case "test-notices" -> new TestNoticesCommand(console);
            case "token" -> new TokenCommand(console);
            case "hash-password" -> new HashPasswordCommand(console);
            case "version" -> new VersionCommand(console);
            case "completion" -> new CompletionCommand(console);
            case "help" -> new HelpCommand(console);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void layOut(CommandLine command) {
        command.getCommandSpec().usageMessage().synopsisHeading("usage: ").descriptionHeading("%n")
                .parameterListHeading("%n").optionListHeading("%n");
    }
}
