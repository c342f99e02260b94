package io.understudy.cli;

import io.understudy.settings.text.NearestWord;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was typed makes no sense: says why, what may have been meant, and how the command is used. */
final class Mistakes implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Console console;

    Mistakes(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        return explain(e.getCommandLine(), switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched);
            case MissingParameterException missing -> missing(missing);
            default -> String.valueOf(e.getMessage());
        });
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof UsageException usage) {
            return explain(command, String.valueOf(usage.getMessage()));
        }
        throw e;
    }

    private int explain(CommandLine command, String why) {
        console.complain(why);
        command.usage(console.err());
        return ExitStatus.USAGE;
    }

    private static String unmatched(UnmatchedArgumentException e) {
        var word = e.getUnmatched().getFirst();
        var command = e.getCommandLine().getCommandSpec();
        if (word.startsWith("-")) {
            return unknownOption(word, command.optionsMap().keySet());
        }
        return command.parent() == null
                ? unknownCommand(word, command.subcommands().keySet())
                : command.name() + " takes no word " + word;
    }

    /** @param known with their dashes */
    static String unknownOption(String option, Set<String> known) {
        return "unknown option " + option + didYouMean(option.split("=", 2)[0], known);
    }

    static String unknownCommand(String command, Set<String> known) {
        return "unknown command " + command + didYouMean(command, known);
    }

    private static String didYouMean(String word, Set<String> known) {
        return NearestWord.to(word, known).map(w -> ". Did you mean " + w + "?").orElse("");
    }

    private static String missing(MissingParameterException e) {
        return switch (e.getMissing().getFirst()) {
            case OptionSpec option -> option.longestName() + " needs a value";
            case ArgSpec word -> e.getCommandLine().getCommandName() + " needs one " + word.paramLabel();
        };
    }
}
