package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.value.AddressValue;
import io.understudy.settings.value.TextValue;
import java.net.InetAddress;

/** The keys of {@code primary}. */
public final class PrimaryKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.primary");

    public static final ScalarKey<InetAddress> ADDRESS = GROUP.key("address", new AddressValue(),
            required("Write the primary's own address, which is watched by echo and ARP"),
            "its own address, watched by echo and ARP");
    public static final ScalarKey<String> NAME = GROUP.key("name", TextValue.NAME, is("primary"),
            "its name on pages and in the journal");
    public static final ScalarKey<String> INTERFACE = GROUP.key("interface", TextValue.INTERFACE,
            means("the service's `interface`"), "its own interface, if that has another name");
    public static final CommandKey STOP = GROUP.command("stop", CommandKey.Runs.ON_PRIMARY, means("none"),
            "stops its service for a switchover; needs `ssh`");
    public static final SectionKey SSH = GROUP.section("ssh", SectionKey.Shape.ONE,
            "no command can run on the primary", "needed by `respawn`, `stop`, `claim` and SSH fencing");

    private PrimaryKeys() {}
}
