package io.understudy.fence;

import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses of a primary, as {@code ip -o address show} lists them there (iproute2, one address a line). Lines that
 * are none are passed over: it is text from another host. Immutable; any thread.
 */
record PrimaryListing(List<Entry> entries, String text) {
    /** With a peer, the length stands behind the peer's address and not behind the host's own. */
    private static final Pattern LINE = Pattern
            .compile("^\\d++:\\s++([^\\s@]++)\\S*+\\s++inet6?\\s++([0-9a-fA-F.:]++)(?:\\s+peer\\s+[^\\s/]+)?"
                    + "(?:/(\\d{1,3}))?(?:\\s|$)");

    PrimaryListing {
        entries = List.copyOf(entries);
    }

    /** @param prefix 32 or 128 where none is printed; {@code peer} whether the length is the one of a peer's address */
    record Entry(String interfaceName, InetAddress address, int prefix, boolean peer) {
        boolean is(Vip vip) {
            return address.equals(InetAddress.ofLiteral(vip.address()));
        }
    }

    static PrimaryListing parse(String output) {
        var entries = new ArrayList<Entry>();
        output.lines().forEach(line -> {
            var found = LINE.matcher(line);
            if (!found.find()) {
                return;
            }
            try {
                var address = InetAddress.ofLiteral(found.group(2));
                int most = address.getAddress().length * 8;
                int prefix = found.group(3) == null ? most : Integer.parseInt(found.group(3));
                if (prefix <= most) {
                    entries.add(new Entry(found.group(1), address, prefix, line.contains(" peer ")));
                }
            } catch (IllegalArgumentException _) {
                // no address
            }
        });
        return new PrimaryListing(entries, output);
    }

    /** Whether it is named at all, also in a line that can't be read otherwise: then it isn't gone. */
    boolean names(Vip vip) {
        return !of(vip).isEmpty() || Pattern.compile("\\binet6?\\s+" + Pattern.quote(vip.address()) + "[/\\s]")
                .matcher(text).find();
    }

    /** Where the primary has {@code vip}, with whatever length; empty where it hasn't. */
    List<Entry> of(Vip vip) {
        return entries.stream().filter(e -> e.is(vip)).toList();
    }

    /** The lines of {@code output} that name one of {@code vips}, and how many were left out: for the journal. */
    static String shortened(String output, List<Vip> vips) {
        var kept = new StringBuilder();
        int left = 0;
        for (var line : output.lines().toList()) {
            if (parse(line).entries().stream().anyMatch(e -> vips.stream().anyMatch(e::is))) {
                kept.append(line).append('\n');
            } else {
                left++;
            }
        }
        return kept.append("[").append(left).append(" other lines]").toString();
    }
}
