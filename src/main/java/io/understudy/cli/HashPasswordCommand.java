package io.understudy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import picocli.CommandLine.Command;

/** {@code hash-password}. */
@Command(name = "hash-password",
        description = "Read a password from the terminal or standard input, and print its hash for the configuration.")
final class HashPasswordCommand implements Callable<Integer> {
    /** bcrypt reads no more than this (its key is 18 words); the rest of a longer password would silently not count. */
    private static final int BCRYPT_MAX = 72;

    private final Console console;

    HashPasswordCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var password = password();
        if (password.isEmpty()) {
            console.complain("no password on standard input");
            return ExitStatus.REFUSED;
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > BCRYPT_MAX) {
            console.complain("bcrypt reads at most " + BCRYPT_MAX + " bytes of a password; choose a shorter one");
            return ExitStatus.REFUSED;
        }
        console.out().println("{bcrypt}" + new BCryptPasswordEncoder().encode(password));
        return ExitStatus.OK;
    }

    /** Typed without an echo, or the first line of what is piped in. */
    @SuppressWarnings("SystemConsoleNull") // the API still allows null, as NullAway knows
    private String password() {
        var terminal = System.console();
        if (console.terminal() && terminal != null && terminal.isTerminal()) {
            var typed = terminal.readPassword("Password: ");
            if (typed == null) {
                return "";
            }
            var password = new String(typed);
            Arrays.fill(typed, ' ');
            return password;
        }
        try {
            var line = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            console.complain("cannot read standard input: " + e.getMessage());
            return "";
        }
    }
}
