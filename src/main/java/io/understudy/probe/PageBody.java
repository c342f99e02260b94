package io.understudy.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as far as it was read. Which charset it is in, servers say wrongly or not at all: a text counts
 * as found in whichever of the usual ones it is.
 *
 * @param named the charset that the answer names, or null
 * @param ending why no more was read
 * @param why in words: of {@code TOO_LONG} what was read, the beginning of a sentence; empty where there is nothing to
 *     explain
 */
record PageBody(byte[] octets, @Nullable Charset named, Ending ending, String why) {
    /** Of a body, decoded. */
    static final int MOST = 1024 * 1024;
    private static final int BUFFER = 8192;
    /** What Latin-1 is on the web (WHATWG Encoding §4.2). Every Java on Linux has it. */
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Why no more of a body was read. */
    enum Ending {
        WHOLE,
        /** What was looked for is in it. */
        ENOUGH,
        /** It, or its framing, is longer than is read. */
        TOO_LONG,
        /** It contradicts its own headers, or ended too soon. */
        BROKEN,
        /** The server has encoded it unasked, in a way that is not read here. */
        ENCODED
    }

    /** @param read as far as it came, which an exception may have ended */
    static final class Reader {
        private final @Nullable Charset named;
        private byte[] read = new byte[BUFFER];
        private int length;

        Reader(@Nullable Charset named) {
            this.named = named;
        }

        /**
         * Reads on until the end, the limit, or the text.
         *
         * @param enough the text; null: none
         * @throws IOException when the connection breaks; what was read before stays
         */
        PageBody readTo(InputStream in, @Nullable String enough) throws IOException {
            var needles = enough == null ? List.<byte[]>of() : needles(enough, named);
            int longest = needles.stream().mapToInt(n -> n.length).max().orElse(0);
            while (true) {
                int more = in.read(read, length, Math.min(read.length, MOST) - length);
                if (more < 0) {
                    return ended(Ending.WHOLE, "");
                }
                int from = Math.max(0, length - longest);
                length += more;
                for (var needle : needles) {
                    if (PageBody.holds(read, from, length, needle)) {
                        return ended(Ending.ENOUGH, "");
                    }
                }
                if (length == MOST) {
                    return in.read() < 0
                            ? ended(Ending.WHOLE, "")
                            : ended(Ending.TOO_LONG, "the body is longer than 1 MiB, and its first MiB");
                }
                if (length == read.length) {
                    read = Arrays.copyOf(read, Math.min(2 * length, MOST));
                }
            }
        }

        PageBody ended(Ending ending, String why) {
            return new PageBody(Arrays.copyOf(read, length), named, ending, why);
        }
    }

    /** Whether the text is in what was read. */
    boolean holds(String text) {
        return needles(text, named).stream().anyMatch(needle -> holds(octets, 0, octets.length, needle));
    }

    /** What was read, as text: by its byte order mark, the charset that the answer names, UTF-8, or Windows-1252. */
    String text() {
        var marked = marked();
        for (var charset : Stream.of(marked, named, StandardCharsets.UTF_8).filter(Objects::nonNull).toList()) {
            try {
                var text = charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
                return text.startsWith("\ufeff") ? text.substring(1) : text;
            } catch (CharacterCodingException _) {
                // a wrong name, or a body that was cut within a character
                if (charset.equals(named) || charset.equals(marked)) {
                    return new String(octets, charset);
                }
            }
        }
        return new String(octets, ending == Ending.TOO_LONG ? StandardCharsets.UTF_8 : WINDOWS_1252);
    }

    private @Nullable Charset marked() {
        int first = octets.length < 2 ? 0 : (octets[0] & 0xff) << 8 | (octets[1] & 0xff);
        return first == 0xfeff ? StandardCharsets.UTF_16BE : first == 0xfffe ? StandardCharsets.UTF_16LE : null;
    }

    /** Its octets in each charset that has all its characters. UTF-16 by name would write a byte order mark. */
    private static List<byte[]> needles(String text, @Nullable Charset named) {
        return Stream
                .of(StandardCharsets.UTF_8, named, WINDOWS_1252, StandardCharsets.ISO_8859_1,
                        StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)
                .filter(Objects::nonNull).distinct()
                .filter(c -> !c.equals(StandardCharsets.UTF_16) && c.canEncode() && c.newEncoder().canEncode(text))
                .map(text::getBytes).toList();
    }

    private static boolean holds(byte[] text, int from, int end, byte[] needle) {
        for (int at = from; at + needle.length <= end; at++) {
            if (text[at] == needle[0] && Arrays.equals(text, at, at + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }
}
