package io.understudy.fence;

import io.understudy.remote.CommandResult;
import io.understudy.settings.CommandLine;
import java.util.List;
import java.util.Optional;

/** The question which addresses a primary has, and what is an answer to it. Any thread. */
final class AddressList {
    /** A constant, read-only question; iproute2 prints one address a line. */
    static final CommandLine COMMAND = new CommandLine(List.of("ip", "-o", "address", "show"), false);

    private AddressList() {}

    /**
     * Empty where the addresses could not be listed. A restricted login may answer every command with success and
     * nothing: a host that SSH reaches has an address to list.
     */
    static Optional<PrimaryListing> of(CommandResult result) {
        if (!(result instanceof CommandResult.Exited(int status, String output, _)) || status != 0 || result.cut()) {
            return Optional.empty();
        }
        var listing = PrimaryListing.parse(output);
        return listing.entries().isEmpty() ? Optional.empty() : Optional.of(listing);
    }
}
