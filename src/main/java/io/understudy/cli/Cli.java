package io.understudy.cli;

import io.understudy.settings.ReadResult;
import io.understudy.settings.read.SettingsReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * The command line. Everything but {@code run} ends without Spring, so that {@code check} is quick; {@code run} starts
 * Spring only with a configuration that has no fault. One instance for one invocation, on the main thread.
 */
public final class Cli {
    /** All went well, or the thing asked for is true. */
    static final int OK = 0;
    /**
     * Understood and refused: faults in the configuration, a service that isn't where it should be, a gate that fails.
     */
    static final int REFUSED = 1;
    /** Not understood, or nobody there to ask. */
    static final int USAGE = 2;

    /** bcrypt reads no more than this (its key is 18 words); the rest of a longer password would silently not count. */
    private static final int BCRYPT_MAX = 72;
    /**
     * A token is random, not remembered: 256 bits put guessing out of the question, so a plain SHA-256 of it may be
     * stored.
     */
    private static final int TOKEN_BYTES = 32;
    private static final Pattern TOKEN_NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final String CONFIG_VARIABLE = "UNDERSTUDY_CONFIG";

    private static final String USAGE_TEXT = """
            usage: understudy [COMMAND] [OPTION…]

              run --config=FILE            watch, and take over when need be (the default); further --key=value go to Spring
              check --config=FILE          say everything that is wrong with FILE, or the warnings and the time budget
              status                       what each service is doing; exits 1 when one isn't where it should be
              failover NAME                move now, forced: for when the primary is dead or wrong
              switchover NAME              move a healthy service, in order
              failback NAME                give the addresses back to the primary
              drill NAME                   rehearse a move, with a report
              pause NAME --for=30m         decide and record, but do nothing
              resume NAME                  end a pause
              acknowledge NAME             go on after a halt
              mirror NAME                  copy the primary's data now
              test-notices                 send a test on every way to people, and say which of them took it
              token NAME [--role=viewer]   a new bearer token, and the line to put into the configuration
              hash-password                read a password, print the line to put into the configuration
              version, --help

            for status and the orders:
              --url=URL                    of the running daemon, http://127.0.0.1:8080 if left out
              --user=NAME                  operator if left out; its password from the variable UNDERSTUDY_PASSWORD, or from
                                           the file operator-password in the data folder (of --config)
              --reason=TEXT  --force  --expected-holder=NODE

            FILE may also be named by the variable UNDERSTUDY_CONFIG.
            Exit: 0 done, 1 refused, 2 not understood or nobody there to ask.
            """;

    private final InputStream in;
    private final boolean terminal;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Consumer<String[]> start;

    /**
     * @param terminal {@code in} is the process's own standard input, so that a password may be asked for on a terminal
     * @param start starts the application with Spring's arguments, and returns when it runs
     */
    Cli(InputStream in, boolean terminal, PrintStream out, PrintStream err, Map<String, String> environment,
            Consumer<String[]> start) {
        this.terminal = terminal;
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
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
        try {
            var arguments = Arguments.of(args);
            if (arguments.flag("help") || arguments.command().equals("help")) {
                out.print(USAGE_TEXT);
                return OptionalInt.of(OK);
            }
            if (arguments.command().equals("run")) {
                return start(arguments);
            }
            return OptionalInt.of(command(arguments));
        } catch (UsageException e) {
            err.println("understudy: " + e.getMessage());
            err.print(USAGE_TEXT);
            return OptionalInt.of(USAGE);
        }
    }

    private int command(Arguments arguments) {
        arguments.refuseRest();
        return switch (arguments.command()) {
            case "check" -> new Check(out, err).run(config(arguments));
            case "token" -> token(arguments.word("name"), arguments.option("role").orElse("viewer"));
            case "hash-password" -> hashPassword();
            case "version" -> version();
            case "status" -> new Client(out, err, environment, arguments).status();
            case "test-notices" -> new Client(out, err, environment, arguments).testNotices();
            case "failover", "switchover", "failback", "drill", "pause", "resume", "acknowledge", "mirror" ->
                new Client(out, err, environment, arguments).order(arguments.word("service's name"));
            default -> throw new UsageException("unknown command " + arguments.command());
        };
    }

    private OptionalInt start(Arguments arguments) {
        if (!arguments.words().isEmpty()) {
            throw new UsageException("run takes no word " + arguments.words().getFirst());
        }
        var file = config(arguments);
        if (new SettingsReader().read(file) instanceof ReadResult.Refused(var faults)) {
            faults.forEach(f -> err.println(f.text(file.toString())));
            return OptionalInt.of(REFUSED);
        }
        var spring = new ArrayList<String>(List.of("--understudy.config=" + file));
        spring.addAll(arguments.rest());
        start.accept(spring.toArray(String[]::new));
        return OptionalInt.empty();
    }

    private Path config(Arguments arguments) {
        var named = arguments.option("config").orElseGet(() -> environment.getOrDefault(CONFIG_VARIABLE, ""));
        if (named.isBlank()) {
            throw new UsageException("no configuration file: add --config=FILE, or set " + CONFIG_VARIABLE);
        }
        return Path.of(named);
    }

    private int token(String name, String role) {
        if (!TOKEN_NAME.matcher(name).matches()) {
            throw new UsageException("a token's name is letters, digits and . _ @ -, at most 64");
        }
        if (!role.equals("viewer") && !role.equals("operator")) {
            throw new UsageException("--role is viewer or operator");
        }
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        out.println("# The token, shown this once. Send it as: Authorization: Bearer TOKEN");
        out.println(token);
        out.println("# Its line in the configuration:");
        out.println("understudy: { tokens: { " + name + ": { sha256: " + sha256(token) + ", role: " + role + " } } }");
        return OK;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private int hashPassword() {
        var password = password();
        if (password.isEmpty()) {
            err.println("understudy: no password on standard input");
            return REFUSED;
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > BCRYPT_MAX) {
            err.println(
                    "understudy: bcrypt reads at most " + BCRYPT_MAX + " bytes of a password; choose a shorter one");
            return REFUSED;
        }
        out.println("{bcrypt}" + new BCryptPasswordEncoder().encode(password));
        return OK;
    }

    /** Typed without an echo, or the first line of what is piped in. */
    @SuppressWarnings("SystemConsoleNull") // the API still allows null, as NullAway knows
    private String password() {
        var console = System.console();
        if (terminal && console != null && console.isTerminal()) {
            var typed = console.readPassword("Password: ");
            if (typed == null) {
                return "";
            }
            var password = new String(typed);
            Arrays.fill(typed, ' ');
            return password;
        }
        try {
            var line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            err.println("understudy: cannot read standard input: " + e.getMessage());
            return "";
        }
    }

    private int version() {
        var build = new Properties();
        try (var stream = Cli.class.getResourceAsStream("/META-INF/build-info.properties")) {
            if (stream != null) {
                build.load(stream);
            }
        } catch (IOException e) {
            err.println("understudy: the jar is damaged: " + e.getMessage());
            return REFUSED;
        }
        out.println(
                "understudy " + build.getProperty("build.version", "(development)") + ", Java " + Runtime.version());
        return OK;
    }
}
