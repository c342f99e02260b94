package io.understudy.settings.value;

import io.understudy.settings.Literals;
import io.understudy.settings.text.Quoted;
import java.net.InetAddress;

/** The IP address of one host, never a name. */
public record AddressValue() implements Scalar<InetAddress> {
    @Override
    public Parsed<InetAddress> parse(String text) {
        var address = Literals.address(text);
        if (address == null) {
            return new Parsed.Unfit<>("'" + Quoted.value(text) + "' is not an IP address",
                    Literals.looksLikeV4(text)
                            ? "Write four numbers from 0 to 255 without leading zeros"
                            : "Write the address itself, 192.0.2.1 or 2001:db8::1: "
                                    + "a name needs DNS, which may be down together with the host");
        }
        return address.isMulticastAddress() || address.isAnyLocalAddress()
                ? new Parsed.Unfit<>("'" + text + "' is not the address of one host", "Write a unicast address")
                : new Parsed.Fits<>(address);
    }

    @Override
    public String text(InetAddress value) {
        return Literals.text(value);
    }

    @Override
    public String words() {
        return "address";
    }

    @Override
    public String remedy() {
        return "Write an address, 192.0.2.1 or 2001:db8::1";
    }
}
