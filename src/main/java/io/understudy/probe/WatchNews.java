package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.kernel.Segment;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.Set;
import java.util.function.Consumer;

/** What the host watch's mailbox brings: orders, and what the network and the kernel told. */
sealed interface WatchNews {
    /** Begin to watch, in place of what was watched under that name. */
    record Begin(Settings.Service service, boolean seenUp, HostWatch.Listener listener) implements WatchNews {}

    record Forget(String service) implements WatchNews {}

    record Again(String service) implements WatchNews {}

    record Held(String service, Set<Vip> held) implements WatchNews {}

    /** @param span nanoseconds. @param done called once, on the watching thread */
    record AskWire(String service, int questions, long span, Consumer<HostEvidence> done) implements WatchNews {}

    /** An echo reply. @param at when the kernel received it, monotonic nanoseconds */
    record Echoed(InetAddress from, long token, long at) implements WatchNews {}

    /** Another host showed on this interface that it has an address; the rest as for an echo. */
    record Heard(String interfaceName, InetAddress address, String who, boolean answer, long at)
            implements
                WatchNews {}

    /** Told at once; the {@link Changed} that follows tells the rest. */
    record Carrier(String interfaceName, boolean carrier) implements WatchNews {}

    /** The interface, its addresses or its gateway have changed, or are told for the first time. */
    record Changed(Segment segment) implements WatchNews {}

    /** The kernel had no room for frames that came in by this interface. */
    record Deaf(String interfaceName) implements WatchNews {}
}
