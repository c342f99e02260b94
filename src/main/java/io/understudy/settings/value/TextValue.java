package io.understudy.settings.value;

import io.understudy.settings.text.Quoted;
import java.util.regex.Pattern;

/**
 * A text that matches a pattern.
 *
 * @param problem what is said of one that does not match, {@code is not a name}
 * @param quoted whether that quotes the text, which it must not where the text may be a secret
 */
public record TextValue(String words, Pattern pattern, String problem, String remedy, boolean quoted)
        implements
            Scalar<String> {
    /** Any text. */
    public static final TextValue ANY = new TextValue("text", Pattern.compile("(?s).*"), "", "Write a text", true);

    private static final String NAME_REMEDY = "Use a-z, 0-9 and -, beginning with a letter or digit, at most 63";
    /** Of a service, a probe, a webhook or a node. */
    public static final TextValue NAME = matching("name", "[a-z0-9][a-z0-9-]{0,62}", "is not a name", NAME_REMEDY);
    /**
     * Narrower than the kernel's rule (no slash, no space, 15 bytes): the name becomes part of shell lines, so it must
     * not hold anything that a shell reads.
     */
    public static final TextValue INTERFACE = matching("interface", "[A-Za-z0-9_][A-Za-z0-9._:@+-]{0,14}",
            "is not an interface name", "Write the name that `ip link` shows, at most 15 characters");
    /** Of the Unix login that this host uses on the primary. */
    public static final TextValue LOGIN = matching("login", "[A-Za-z0-9_][A-Za-z0-9._-]{0,31}",
            "is not a login name", "Write the login on the primary");

    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    /** As a certificate and SNI have it (RFC 1123 §2.1): a name, not an address. */
    public static final TextValue HOST_NAME = matching("host name",
            "(?=.{1,253}$)(?![0-9.]+$)" + LABEL + "(\\." + LABEL + ")*", "is not a host name",
            "Write a name of letters, digits, - and dots, for example www.example.org");

    public static TextValue matching(String words, String pattern, String problem, String remedy) {
        return new TextValue(words, Pattern.compile(pattern), problem, remedy, true);
    }

    /** As {@link #matching}; no message quotes the value. */
    public static TextValue secret(String words, String pattern, String problem, String remedy) {
        return new TextValue(words, Pattern.compile(pattern), problem, remedy, false);
    }

    @Override
    public Parsed<String> parse(String text) {
        return pattern.matcher(text).matches()
                ? new Parsed.Fits<>(text)
                : new Parsed.Unfit<>((quoted ? "'" + Quoted.value(text) + "' " : "") + problem, remedy);
    }

    @Override
    public String text(String value) {
        return value;
    }
}
