package io.understudy.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.understudy.access.Caller;
import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.mirror.Mirrors;
import io.understudy.web.json.Problem;
import io.understudy.web.json.ServiceJson;
import io.understudy.web.lookup.RecoveryFinder;
import io.understudy.web.order.KnownOrders;
import io.understudy.web.order.OrderPath;
import io.understudy.web.stream.EventStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.ObjectMapper;

/** The REST API. No GET changes anything. */
@RestController
@RequestMapping("/api/v1")
public class ApiController {
    /** What {@link Journal#events} gives at most. */
    private static final int LIMIT_MOST = 500;
    private static final Pattern EVENT_ID = Pattern.compile("[0-9]{1,18}");
    private static final String PROBLEM = MediaType.APPLICATION_PROBLEM_JSON_VALUE;
    private static final String ORDER_DESCRIPTION = """
            With the header Idempotency-Key (1 to 100 visible ASCII characters, for example a UUID), an order that is
            sent again within 24 hours gets the first answer and is not carried out twice. The same key with a
            different order is refused with 422. Each user has keys of their own; the newest 1,000 of each are kept,
            and a restart of the daemon forgets them.""";

    private final ProtectedServices services;
    private final Journal journal;
    private final Mirrors mirrors;
    private final KnownOrders orders;
    private final EventStream stream;
    private final ObjectMapper mapper;

    ApiController(ProtectedServices services, Journal journal, Mirrors mirrors, KnownOrders orders, EventStream stream,
            ObjectMapper mapper) {
        this.services = services;
        this.orders = orders;
        this.journal = journal;
        this.mirrors = mirrors;
        this.stream = stream;
        this.mapper = mapper;
    }

    @Operation(summary = "All services")
    @GetMapping("/services")
    List<ServiceJson.Service> services() {
        return ServiceJson.all(services.services(), mirrors, journal);
    }

    @Operation(summary = "One service")
    @GetMapping("/services/{name}")
    ServiceJson.Service service(@PathVariable String name) {
        return ServiceJson.one(find(name), mirrors, journal);
    }

    private ServiceView find(String name) {
        return services.service(name).orElseThrow(() -> Problem.noService(name));
    }

    @Operation(summary = "For load balancers: 200 while this host holds all addresses of the service, otherwise 503",
            description = "Each request looks at the interface.")
    @GetMapping("/services/{name}/holder")
    ServiceJson.Holder holder(@PathVariable String name) {
        var view = find(name);
        if (!services.holds(name)) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "this host does not hold the addresses of " + name)
                    .with("holder", view.holder()).with("holds", false);
        }
        return new ServiceJson.Holder(view.holder(), true);
    }

    @Operation(summary = "Moves the service, or pauses, resumes or acknowledges it",
            description = ORDER_DESCRIPTION,
            requestBody = @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = OrderBody.class))),
            responses = {
                    @ApiResponse(responseCode = "202", description = "Started; Location is the recovery",
                            content = @Content(schema = @Schema(implementation = ServiceJson.Accepted.class))),
                    @ApiResponse(responseCode = "409",
                            description = "The holder is not the expected one, or a recovery is running",
                            content = @Content(mediaType = PROBLEM)),
                    @ApiResponse(responseCode = "412", description = "Refused; the answer lists the closed gates",
                            content = @Content(mediaType = PROBLEM)),
                    @ApiResponse(responseCode = "504",
                            description = "The result is unknown: the order may still be carried out",
                            content = @Content(mediaType = PROBLEM)),
                    @ApiResponse(responseCode = "422",
                            description = "The idempotency key was used before, for a different order",
                            content = @Content(mediaType = PROBLEM))})
    @PostMapping("/services/{name}/" + OrderPath.PATTERN)
    ResponseEntity<ServiceJson.Accepted> order(@PathVariable String name, @PathVariable String order,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key, HttpServletRequest request,
            Principal user) throws IOException {
        find(name);
        var kind = OrderPath.order(order);
        var body = OrderBody.read(request, kind, mapper);
        var command = new OperatorOrder(kind, user.getName(), body.reason(), body.expectedHolder(), body.force(),
                body.period());
        return switch (orders.give(name, command, key)) {
            case OrderReply.Accepted(String recovery) -> {
                // A pause has no recovery: its effect is seen at the service.
                var url = recovery.isEmpty() ? "/api/v1/services/" + name : "/api/v1/recoveries/" + recovery;
                yield ResponseEntity.accepted().location(URI.create(url))
                        .body(new ServiceJson.Accepted(recovery.isEmpty() ? null : recovery, url));
            }
            case OrderReply.Conflict(String why) -> throw new Problem(HttpStatus.CONFLICT, why);
            case OrderReply.Unknown(String why) -> throw new Problem(HttpStatus.GATEWAY_TIMEOUT,
                    "the result of the order is unknown (" + why
                            + "): look at the service before you give the order again");
            case OrderReply.Refused(String why, var gates) ->
                throw new Problem(HttpStatus.PRECONDITION_FAILED, why).with("gates", ServiceJson.GateJson.of(gates));
        };
    }

    @Operation(summary = "Recoveries, the newest first")
    @GetMapping("/recoveries")
    List<ServiceJson.Recovery> recoveries(@RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "50") int limit) {
        return journal.recoveries(service, limited(limit)).stream().map(ServiceJson.Recovery::of).toList();
    }

    @Operation(summary = "One recovery with its phases, decisions, commands and their outputs")
    @GetMapping("/recoveries/{id}")
    ServiceJson.Story recovery(@PathVariable String id) {
        return RecoveryFinder.find(journal, id).map(s -> ServiceJson.Story.of(s, mapper))
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "there is no recovery " + id));
    }

    @Operation(summary = "Events, the newest first; 'next' leads to older ones and is null on the last page")
    @GetMapping("/events")
    ServiceJson.Events events(@RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "0") long before, @RequestParam(defaultValue = "100") int limit) {
        int most = limited(limit);
        if (before < 0) {
            throw new Problem(HttpStatus.BAD_REQUEST, "before must be an event's id").with("field", "before");
        }
        var events = journal.events(service, before, most);
        return new ServiceJson.Events(events.stream().map(e -> ServiceJson.Event.of(e, mapper)).toList(),
                events.size() < most ? null : next(service, events.getLast().id(), most));
    }

    private static String next(String service, long before, int limit) {
        var next = UriComponentsBuilder.fromPath("/api/v1/events").queryParam("before", before)
                .queryParam("limit", limit);
        return (service.isEmpty() ? next : next.queryParam("service", "{service}")).encode().build(service)
                .toString();
    }

    private static int limited(int limit) {
        if (limit < 1 || limit > LIMIT_MOST) {
            throw new Problem(HttpStatus.BAD_REQUEST, "limit must be 1 to " + LIMIT_MOST).with("field", "limit");
        }
        return limit;
    }

    @Operation(summary = "Server-sent events: 'service', 'mirror', 'event' and 'recovery', each with its JSON",
            description = """
                    The stream starts with the present picture of every service. With Last-Event-ID, it sends the
                    missed events first. 'reset' says that event ids start again, because a damaged journal was
                    replaced. A user has at most 20 streams at once, a login or a token 8: more are answered with
                    429.""")
    @GetMapping(path = "/events/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletRequest request) {
        // An id that isn't one of ours (for example a proxy's) means: from now on.
        return stream.data(Caller.of(request),
                last != null && EVENT_ID.matcher(last).matches() ? Long.parseLong(last) : EventStream.NOW);
    }
}
