package io.understudy.cli;

import io.understudy.vocabulary.Order;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An order to the running daemon: what all orders have in common. The order's word is the command and the resource. */
abstract sealed class OrderCommand implements Callable<Integer>
        permits MoveCommand, PauseCommand, ResumeCommand, AcknowledgeCommand {
    private final Console console;
    private final Order order;

    @Mixin
    private final ServiceName service = new ServiceName();

    @Mixin
    private final DaemonOptions daemon;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal.")
    private String reason = "";

    @Option(names = "--expected-holder", paramLabel = "NODE",
            description = "Refuse the order when another host has the addresses.")
    private String expectedHolder = "";

    OrderCommand(Console console, Order order) {
        this.console = console;
        this.order = order;
        this.daemon = new DaemonOptions(console);
    }

    @Override
    public final Integer call() {
        var name = service.get();
        var body = new LinkedHashMap<String, Object>();
        if (!reason.isEmpty()) {
            body.put("reason", reason);
        }
        if (!expectedHolder.isEmpty()) {
            body.put("expectedHolder", expectedHolder);
        }
        addTo(body);
        return daemon.client().post("api/v1/services/" + name + "/" + order.word(), body, _ -> {
            console.out().println(name + ": " + order.word() + " accepted");
            return ExitStatus.OK;
        });
    }

    /**
     * What only this order says.
     *
     * @throws UsageException when it makes no sense
     */
    void addTo(Map<String, Object> body) {}
}
