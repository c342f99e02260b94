package io.understudy.fence;

import io.understudy.fence.FenceReport.Result;
import io.understudy.remote.CommandResult;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One fencing by commands on the primary: the command for each address, with the prefix length that the address is
 * known to have there; then the list of what the primary has. Where the list shows an address with a length that was
 * not tried, the command runs once more with that one. One thread, once.
 */
final class SshMethod {
    private final Settings.Service service;
    private final Settings.SshFence method;
    private final FenceCommands commands;
    private final Ticker ticker;
    private final PrimaryLengths lengths;
    private final long began;
    private Result result = Result.SUCCEEDED;
    private String why = "every command succeeded";

    SshMethod(Settings.Service service, Settings.SshFence method, FenceCommands commands, Ticker ticker,
            PrimaryLengths lengths) {
        this.service = service;
        this.method = method;
        this.commands = commands;
        this.ticker = ticker;
        this.lengths = lengths;
        this.began = ticker.nanos();
    }

    FenceReport fence() {
        var tried = service.addresses().stream().map(vip -> lengths.there(service.name(), vip)).toList();
        var targets = method.scope() == Settings.Scope.HOST
                ? List.of("")
                : tried.stream().map(Vip::toString).toList();
        for (var address : targets) {
            if (!run(address)) {
                return report(Result.REFUSED, false, why);
            }
        }
        var listing = list();
        if (listing.isEmpty()) {
            return report(result, false, left().isPositive() ? why + "; the addresses there could not be listed" : why);
        }
        service.addresses().forEach(vip -> lengths.learn(service.name(), vip, listing.get()));
        var others = untried(listing.get(), tried);
        if (others.isEmpty()) {
            return judged(listing.get());
        }
        result = Result.SUCCEEDED; // what counts is how these end
        why = "every command succeeded";
        for (var other : others) {
            if (!run(other.toString())) {
                return report(Result.UNKNOWN, false, why);
            }
        }
        return list().map(this::judged)
                .orElseGet(() -> report(result, false, why + "; the addresses there could not be listed"));
    }

    /** With the lengths that the list shows; a command that names none would do the same once more. */
    private List<Vip> untried(PrimaryListing listing, List<Vip> tried) {
        if (method.scope() == Settings.Scope.HOST
                || method.command().args().stream().noneMatch(arg -> arg.contains("{address}"))) {
            return List.of();
        }
        return service.addresses().stream()
                .flatMap(vip -> listing.of(vip).stream().map(e -> new Vip(vip.address(), e.prefix()))).distinct()
                .filter(vip -> !tried.contains(vip)).toList();
    }

    /** @return false where it did not run */
    private boolean run(String address) {
        var command = method.command().with(Map.of("address", address, "interface",
                service.primary().interfaceName(), "service", service.name()));
        switch (commands.run(command, "", left())) {
            case CommandResult.Exited(int status, _, _) -> {
                if (status != 0 && result == Result.SUCCEEDED) {
                    result = Result.REFUSED;
                    // Without the command and what it printed: the report has both, and this goes into mails.
                    why = "the command" + (address.isEmpty() ? "" : " for " + address) + " ended with exit " + status;
                }
            }
            case CommandResult.NotRun(String reason, _) -> {
                why = reason;
                return false;
            }
            case CommandResult.Unknown(String reason, _, _) -> {
                result = Result.UNKNOWN;
                why = reason;
            }
        }
        return true;
    }

    private Optional<PrimaryListing> list() {
        return left().isPositive()
                ? AddressList.of(commands.list(AddressList.COMMAND, service.addresses(), left()))
                : Optional.empty();
    }

    /** The list decides: where an address is gone already, the command fails and the fencing has succeeded. */
    private FenceReport judged(PrimaryListing listing) {
        var left = service.addresses().stream().filter(listing::names).toList();
        if (left.isEmpty()) {
            return report(Result.SUCCEEDED, true, "the addresses are gone from " + service.primary().name());
        }
        var elsewhere = left.stream().flatMap(vip -> listing.of(vip).stream())
                .map(PrimaryListing.Entry::interfaceName)
                .filter(name -> !name.equals(service.primary().interfaceName())).distinct().toList();
        return report(result == Result.UNKNOWN ? Result.UNKNOWN : Result.REFUSED, false,
                left.stream().map(vip -> lengths.there(service.name(), vip)).toList() + " still on "
                        + service.primary().name()
                        + (elsewhere.isEmpty() ? "" : ", on " + String.join(", ", elsewhere)) + " (" + why + ")");
    }

    private FenceReport report(Result how, boolean gone, String sentence) {
        return new FenceReport("ssh", how, gone, sentence, commands.ran());
    }

    private Duration left() {
        return method.timeout().minusNanos(ticker.nanos() - began);
    }
}
