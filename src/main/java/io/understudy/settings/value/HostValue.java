package io.understudy.settings.value;

import io.understudy.settings.Literals;
import io.understudy.settings.text.Quoted;
import java.util.regex.Pattern;

/** A host as SSH reaches it: an address in canonical text, or a name. */
public record HostValue() implements Scalar<String> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    @Override
    public Parsed<String> parse(String text) {
        var literal = Literals.address(text);
        if (literal != null) {
            return new Parsed.Fits<>(Literals.text(literal));
        }
        return Literals.looksLikeV4(text) || !NAME.matcher(text).matches()
                ? new Parsed.Unfit<>("'" + Quoted.value(text) + "' is neither an address nor a host name", remedy())
                : new Parsed.Fits<>(text);
    }

    @Override
    public String text(String value) {
        return value;
    }

    @Override
    public String words() {
        return "address or host name";
    }

    @Override
    public String remedy() {
        return "Write an address without leading zeros, 192.0.2.1 or 2001:db8::1";
    }
}
