package io.understudy.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token}: makes one, and the line with its digest for the configuration. */
@Command(name = "token",
        description = "Print a new bearer token for a script, and the line to put into the configuration.")
final class TokenCommand implements Callable<Integer> {
    /**
     * A token is random, not remembered: 256 bits put guessing out of the question, so a plain SHA-256 of it may be
     * stored.
     */
    private static final int TOKEN_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private final Console console;

    @Parameters(paramLabel = "NAME", description = "What the token is called in the configuration and the journal.")
    private String name = "";

    @Option(names = "--role", paramLabel = "ROLE", description = "viewer (the default) or operator.")
    private String role = "viewer";

    TokenCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException("a token's name is letters, digits and . _ @ -, at most 64");
        }
        if (!role.equals("viewer") && !role.equals("operator")) {
            throw new UsageException("--role is viewer or operator");
        }
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var out = console.out();
        out.println("# The token, shown this once. Send it as: Authorization: Bearer TOKEN");
        out.println(token);
        out.println("# Its line in the configuration:");
        out.println("understudy: { tokens: { " + name + ": { sha256: " + sha256(token) + ", role: " + role + " } } }");
        return ExitStatus.OK;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
