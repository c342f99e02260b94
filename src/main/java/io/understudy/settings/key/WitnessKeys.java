package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.value.AddressValue;
import io.understudy.settings.value.CountValue;
import java.net.InetAddress;

/** The keys of {@code witnesses}. */
public final class WitnessKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.witnesses");

    public static final ListKey<InetAddress> ADDRESSES = GROUP.list("addresses", new AddressValue(),
            required("Write addresses: [192.0.2.254], or witnesses: none"),
            "what both hosts should reach; neither a primary, nor this host, nor a service address");
    public static final ScalarKey<Integer> NEED = GROUP.key("need", CountValue.from(1), is(1),
            "with fewer answers this host is cut off and does not act; at most the number of addresses");

    private WitnessKeys() {}
}
