package io.understudy.settings.read;

import io.understudy.settings.yaml.Section;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code headers} of an HTTP probe. No fault quotes a value: passwords are here. */
final class HeadersReader {
    /** A token, RFC 9110 §5.6.2. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    /** Visible characters of Latin-1, and spaces and tabs within (RFC 9110 §5.5). */
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e\\xa0-\\xff]([\\t\\x20-\\x7e\\xa0-\\xff]*"
            + "[\\x21-\\x7e\\xa0-\\xff])?");
    /** What frames the message or asks for another protocol: Understudy sets it, or it would mislead the server. */
    private static final Set<String> OWN = Set.of("connection", "content-length", "expect", "keep-alive",
            "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

    private HeadersReader() {}

    static Map<String, String> read(@Nullable Fields headers) {
        return headers == null ? Map.of() : read(headers.section());
    }

    private static Map<String, String> read(Section section) {
        var read = new LinkedHashMap<String, String>();
        var seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (var name : section.keys()) {
            var entry = section.entry(name);
            var value = entry == null ? null : section.text(entry);
            if (!NAME.matcher(name).matches()) {
                section.fault(name, "is not the name of a header", "Write letters, digits and -, for example X-Probe");
            } else if (name.equalsIgnoreCase("host")) {
                section.fault(name, "is what url says", "Write the name into url, and at: and the address");
            } else if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
                section.fault(name, "is set by Understudy", "Remove it");
            } else if (!seen.add(name)) {
                section.fault(name, "is written twice", "Remove one of the two");
            } else if (value != null && !VALUE.matcher(value).matches()) {
                section.fault(name, "has a value with a line break, another control character, "
                        + "a space at its end, or a character beyond Latin-1", "Write it on one line, without such");
            } else if (value != null) {
                read.put(name, value);
            }
        }
        return read;
    }
}
