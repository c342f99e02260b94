package io.understudy.address;

import io.understudy.kernel.InterfaceAddress;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Mode;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes, at a start, of the addresses that an earlier run has added, where the file has changed since. Pure; any
 * thread.
 */
public final class LeftBehind {
    private LeftBehind() {}

    /** What to do about one of them. */
    public enum What {
        /** It is not there any more, or what is there is not what was added: nothing but to forget it. */
        FORGET,
        /** A service of the file has it on that interface, whatever the service is called now. */
        KEEP,
        /** The same, but the service only observes now, so nothing will ever take it off: somebody should. */
        KEEP_OBSERVED,
        /** A service that holds it names another interface of this host now. */
        MOVE,
        /** No service has it there: it would stay for ever, and be a second holder. */
        RELEASE
    }

    /** @param service the one of the file that has the address now; null where none has */
    public record Verdict(AddedAddress added, What what, Settings.@Nullable Service service) {}

    /** An interface as it is: its number and its addresses; null where there is none of that name. */
    public record Interface(int index, List<InterfaceAddress> addresses) {
        public Interface {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * @param boot this boot's id
     * @param interfaces reads one by its name
     * @param holding whether the journal says that the service of that name holds its addresses
     */
    public static List<Verdict> judge(List<AddedAddress> added, String boot,
            Function<String, @Nullable Interface> interfaces, List<Settings.Service> services,
            Predicate<String> holding) {
        return added.stream().map(one -> {
            var service = services.stream().filter(s -> s.addresses().stream().anyMatch(one::is)).findFirst()
                    .orElse(null);
            return new Verdict(one, what(one, boot, interfaces.apply(one.interfaceName()), service, holding), service);
        }).toList();
    }

    private static What what(AddedAddress one, String boot, @Nullable Interface there,
            Settings.@Nullable Service service, Predicate<String> holding) {
        if (!one.boot().equals(boot) || there == null || there.index() != one.index()
                || there.addresses().stream().noneMatch(a -> a.prefix() == one.vip().prefix()
                        && a.address().equals(InetAddress.ofLiteral(one.vip().address())))) {
            return What.FORGET;
        }
        if (service == null) {
            return What.RELEASE;
        }
        if (service.mode() == Mode.OBSERVE) {
            return What.KEEP_OBSERVED;
        }
        if (service.interfaceName().equals(one.interfaceName())) {
            return What.KEEP;
        }
        return holding.test(service.name()) || holding.test(one.service()) ? What.MOVE : What.RELEASE;
    }
}
