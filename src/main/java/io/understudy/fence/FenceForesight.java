package io.understudy.fence;

import io.understudy.remote.CommandResult;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether the SSH methods, as they are written, would take a service's addresses off the primary as it has them now.
 * Judges what can be read off a command: its placeholders, an address or an interface written out. Pure; any thread.
 */
final class FenceForesight {
    private static final Pattern ADDRESS = Pattern
            .compile("(?<![\\w.:/])([0-9a-fA-F:.]+[0-9a-fA-F:])(?:/(\\d{1,3}))?(?![\\w.:/])");
    private static final Pattern INTERFACE = Pattern.compile("\\bdev\\s+([^\\s;&|{}]+)");

    private FenceForesight() {}

    /** Sentences, each with what to do. An address that the primary hasn't is none of its worries. */
    static List<String> judge(Settings.Service service, PrimaryListing listing) {
        var doubts = new ArrayList<String>();
        for (var method : service.fence().methods()) {
            if (method instanceof Settings.SshFence ssh && ssh.scope() == Settings.Scope.ADDRESSES) {
                for (var vip : service.addresses()) {
                    listing.of(vip).forEach(e -> judge(service, ssh.command(), vip, e, doubts));
                }
            }
        }
        return doubts.stream().distinct().toList();
    }

    private static void judge(Settings.Service service, CommandLine command, Vip vip, PrimaryListing.Entry there,
            List<String> doubts) {
        var on = service.primary().name();
        var text = command.toString();
        var name = service.primary().interfaceName();
        if (text.contains("{interface}") && !there.interfaceName().equals(name)) {
            doubts.add(vip.address() + " is on " + there.interfaceName() + " of " + on
                    + ", and the fence command would look for it on " + name + ": set primary.interface to "
                    + there.interfaceName());
        }
        var written = INTERFACE.matcher(text);
        while (written.find()) {
            if (!written.group(1).equals(there.interfaceName())) {
                doubts.add(vip.address() + " is on " + there.interfaceName() + " of " + on
                        + ", and the fence command names " + written.group(1) + ": write {interface}, and set "
                        + "primary.interface to " + there.interfaceName());
            }
        }
        if (there.peer() && text.contains("{address}")) {
            doubts.add(vip.address() + " has a peer address on " + on
                    + ", which the fence command does not name: use an address without a peer");
        }
        var addresses = ADDRESS.matcher(text);
        while (addresses.find()) {
            if (same(addresses.group(1), vip)) {
                int most = vip.v6() ? 128 : 32;
                int length = addresses.group(2) == null ? most : Integer.parseInt(addresses.group(2));
                if (length != there.prefix()) {
                    doubts.add("the fence command names " + addresses.group() + ", and " + on + " has "
                            + vip.address() + "/" + there.prefix() + ", which it would not take off: write {address}");
                }
            }
        }
    }

    private static boolean same(String text, Vip vip) {
        try {
            return InetAddress.ofLiteral(text).equals(InetAddress.ofLiteral(vip.address()));
        } catch (IllegalArgumentException _) {
            return false; // a time, a hardware address, a number
        }
    }

    /** Where the wire is the proof, nothing is lost without a list. */
    static List<String> unlisted(Settings.Service service, CommandResult.Exited result) {
        if (service.fence().proof() == Settings.Proof.WIRE
                || service.fence().methods().stream().noneMatch(m -> m instanceof Settings.SshFence)) {
            return List.of();
        }
        return List.of("`" + AddressList.COMMAND + "` on " + service.primary().name()
                + " does not list its addresses (exit " + result.status()
                + "), so no fencing over SSH can be proven: allow the command there");
    }
}
