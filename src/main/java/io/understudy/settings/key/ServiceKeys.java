package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.Settings;
import io.understudy.settings.value.ChoiceValue;
import io.understudy.settings.value.TextValue;
import io.understudy.settings.value.VipValue;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.Vip;

/** The keys right below a service. */
public final class ServiceKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*");

    public static final ScalarKey<Mode> MODE = GROUP.key("mode", new ChoiceValue<>(Mode.class), is(Mode.ACT),
            "`observe` decides and records everything, and does nothing");
    public static final ListKey<Vip> ADDRESSES = GROUP.list("addresses", new VipValue(),
            required("Write the addresses that clients use, for example addresses: [192.0.2.100/32]"),
            "those that clients use; without a prefix length a /32 or /128, a shorter prefix is warned about");
    public static final ScalarKey<String> INTERFACE = GROUP.key("interface", TextValue.INTERFACE,
            required("Write this host's interface that gets the addresses, for example interface: eth0"),
            "this host's interface, which gets the addresses");
    public static final SectionKey PRIMARY = GROUP.required("primary", SectionKey.Shape.ONE,
            "Write primary: { address: … }, the host that normally runs the service",
            "the host that normally runs the service");
    public static final SectionKey HOST_WATCH = GROUP.section("host-watch", SectionKey.Shape.ONE, "its defaults",
            "how the primary itself is watched");
    public static final SectionKey PROBES = GROUP.section("probes", SectionKey.Shape.LIST,
            "none: the service is up while the host is",
            "what is asked of the service; it is up when all probes succeed");
    public static final SectionKey RESPAWN = GROUP.section("respawn", SectionKey.Shape.ONE, "straight to fencing",
            "starts a dead process on the primary again, over SSH");
    public static final SectionKey FENCE = GROUP.section("fence", SectionKey.Shape.ONE, "its defaults",
            "how the primary is taken off its addresses, and what proves it");
    public static final SectionKey WITNESSES = GROUP.section("witnesses", SectionKey.Shape.ONE,
            "the default gateway of the interface",
            "addresses that tell whether this host is cut off; `none` is warned about", "`none`");
    public static final SectionKey TAKEOVER = GROUP.section("takeover", SectionKey.Shape.ONE, "its defaults",
            "what happens on this host");
    public static final ScalarKey<Settings.AfterTakeover> AFTER_TAKEOVER = GROUP.key("after-takeover",
            new ChoiceValue<>(Settings.AfterTakeover.class), is(Settings.AfterTakeover.HOLD),
            "`stop` ends the watching of this service for good");
    public static final SectionKey FAILBACK = GROUP.section("failback", SectionKey.Shape.ONE, "its defaults",
            "how the addresses go back to the primary");
    public static final SectionKey HOLD_DOWN = GROUP.section("hold-down", SectionKey.Shape.ONE, "its defaults",
            "how many automatic takeovers are allowed");
    public static final SectionKey MIRROR = GROUP.section("mirror", SectionKey.Shape.ONE, "no mirror",
            "copies the primary's data to this host, see [mirror.md](mirror.md)");

    private ServiceKeys() {}
}
