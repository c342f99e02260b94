package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Order;

/**
 * What an order does and what it costs, in the words of its dialog.
 *
 * @param happens what will happen
 * @param urgent what the operator has to know before that, or empty
 * @param risk what force may cause, or empty for an order that moves nothing
 */
public record OrderEffect(String happens, String urgent, String risk) {
    /** Whether the operator has to type the service's name: there is no easy way back. */
    static boolean dangerous(Order order) {
        return switch (order) {
            case FAILOVER -> true;
            case SWITCHOVER, FAILBACK, PAUSE, RESUME, ACKNOWLEDGE -> false;
        };
    }

    private static final String TWO_HOLDERS = "Two hosts may then answer for the same addresses.";

    static OrderEffect of(Order order, ServiceView service) {
        var addresses = String.join(", ", service.addresses());
        return switch (order) {
            case FAILOVER -> new OrderEffect(service.holder().equals("nobody")
                    ? "No host holds " + addresses + ": this host starts the service and takes the addresses."
                    : "The present holder is told to release " + addresses + ". When no host answers for them any more,"
                            + " this host starts the service and takes the addresses.",
                    "", TWO_HOLDERS);
            case SWITCHOVER -> new OrderEffect("The service starts here and stops on the primary, and " + addresses
                    + " move here. If the primary refuses, nothing moves.", "", TWO_HOLDERS);
            case FAILBACK -> new OrderEffect("The service stops here. This host releases " + addresses
                    + ", and the primary claims them; if the service's process is missing there, it is started."
                    + " If the primary does not serve, this host takes the addresses back.", "",
                    "If the primary does not serve, clients are without the service until this host takes it back.");
            case PAUSE -> new OrderEffect("Watching goes on, but Understudy does nothing automatically until the pause"
                    + " ends.", "If the primary crashes meanwhile, the outage lasts until somebody acts.", "");
            case RESUME -> new OrderEffect("Understudy acts automatically again.", "", "");
            case ACKNOWLEDGE -> new OrderEffect("You have looked at what halted the service. Understudy acts"
                    + " automatically again.",
                    service.isDown()
                            ? "The service does not answer, so a takeover may begin at once."
                            : "",
                    "");
        };
    }
}
