package io.understudy.settings.value;

import io.understudy.settings.Literals;
import io.understudy.settings.text.Quoted;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** An address that clients use, with or without a prefix length; left out, it is a /32 or /128. */
public record VipValue() implements Scalar<Vip> {
    private static final Pattern LENGTH = Pattern.compile("[1-9]\\d{0,2}");

    @Override
    public Parsed<Vip> parse(String text) {
        int slash = text.indexOf('/');
        return switch (new AddressValue().parse(slash < 0 ? text : text.substring(0, slash))) {
            case Parsed.Unfit<InetAddress>(var problem, var remedy) -> new Parsed.Unfit<>(problem, remedy);
            case Parsed.Fits<InetAddress>(var address) -> vip(text, address, slash);
        };
    }

    private static Parsed<Vip> vip(String text, InetAddress address, int slash) {
        int widest = lengthOf(address);
        int prefix = widest;
        if (slash >= 0) {
            var digits = text.substring(slash + 1);
            if (!LENGTH.matcher(digits).matches() || Integer.parseInt(digits) > widest) {
                return new Parsed.Unfit<>("'" + Quoted.value(text) + "' has no usable prefix length",
                        "Write " + Literals.text(address) + "/" + widest);
            }
            prefix = Integer.parseInt(digits);
        }
        return address.isLinkLocalAddress()
                ? new Parsed.Unfit<>("'" + Quoted.value(text) + "' is link-local: no client can route to it",
                        "Write an address that clients use")
                : new Parsed.Fits<>(new Vip(Literals.text(address), prefix));
    }

    /** 32 for IPv4, 128 for IPv6. */
    public static int lengthOf(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    @Override
    public String text(Vip value) {
        return value.toString();
    }

    @Override
    public String words() {
        return "address";
    }

    @Override
    public String remedy() {
        return "Write an address and its prefix length, 192.0.2.100/32";
    }
}
