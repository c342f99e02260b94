package io.understudy.web;

import io.understudy.conduct.Conductor;
import io.understudy.conduct.OperatorCommand;
import io.understudy.conduct.OperatorCommand.Kind;
import io.understudy.conduct.Reply;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The REST API, DESIGN section 6. No GET changes anything. */
@RestController
@RequestMapping("/api/v1")
class ApiController {
    private static final Set<String> FIELDS = Set.of("reason", "expectedHolder", "force", "for");

    private final Conductor conductor;
    private final Journal journal;
    private final EventStream stream;
    private final ObjectMapper mapper;

    ApiController(Conductor conductor, Journal journal, EventStream stream, ObjectMapper mapper) {
        this.conductor = conductor;
        this.journal = journal;
        this.stream = stream;
        this.mapper = mapper;
    }

    @GetMapping("/services")
    List<ServiceJson.Service> services() {
        return conductor.services().stream().map(v -> ServiceJson.of(v, journal)).toList();
    }

    @GetMapping("/services/{name}")
    ServiceJson.Service service(@PathVariable String name) {
        return ServiceJson.of(find(name), journal);
    }

    private ServiceView find(String name) {
        return conductor.service(name)
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "there is no service " + name));
    }

    /** For load balancers: 200 when this node holds all addresses, looked up on the interface now; else 503. */
    @GetMapping("/services/{name}/holder")
    Map<String, Object> holder(@PathVariable String name) {
        var view = find(name);
        if (!conductor.holds(name)) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "this node does not hold the addresses of " + name)
                    .with("holder", view.holder());
        }
        return Map.of("holder", view.holder(), "holds", true);
    }

    @PostMapping("/services/{name}/{order:failover|switchover|failback|pause|resume|acknowledge}")
    ResponseEntity<Map<String, Object>> order(@PathVariable String name, @PathVariable String order,
            @RequestBody(required = false) @Nullable String body, Principal user) {
        find(name);
        var kind = Kind.valueOf(order.toUpperCase(java.util.Locale.ROOT));
        return switch (conductor.command(name, command(kind, body == null ? "" : body, user.getName()))) {
            case Reply.Accepted(String recovery) -> {
                var url = recovery.isEmpty() ? "/api/v1/services/" + name : "/api/v1/recoveries/" + recovery;
                yield ResponseEntity.accepted().location(URI.create(url))
                        .body(recovery.isEmpty() ? Map.of("url", url) : Map.of("recovery", recovery, "url", url));
            }
            case Reply.Conflict(String why) -> throw new Problem(HttpStatus.CONFLICT, why);
            case Reply.Refused(String why, var gates) ->
                throw new Problem(HttpStatus.PRECONDITION_FAILED, why).with("gates", gates);
        };
    }

    private OperatorCommand command(Kind kind, String body, String user) {
        if (body.isBlank()) {
            return new OperatorCommand(kind, user, "", null, false, null);
        }
        JsonNode json;
        try {
            json = mapper.readTree(body);
        } catch (tools.jackson.core.JacksonException e) {
            throw new Problem(HttpStatus.BAD_REQUEST, "the body is not JSON: " + e.getOriginalMessage());
        }
        if (!json.isObject()) {
            throw new Problem(HttpStatus.BAD_REQUEST, "the body has to be a JSON object");
        }
        for (var field : json.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw new Problem(HttpStatus.BAD_REQUEST,
                        "unknown field " + field + ": known are reason, expectedHolder, force, for");
            }
        }
        var force = json.get("force");
        if (force != null && !force.isBoolean()) {
            throw new Problem(HttpStatus.BAD_REQUEST, "force has to be true or false");
        }
        var holder = text(json, "expectedHolder");
        var period = text(json, "for");
        return new OperatorCommand(kind, user, bounded(text(json, "reason")), holder.isEmpty() ? null : holder,
                force != null && force.booleanValue(), period.isEmpty() ? null : duration(period));
    }

    private static String text(JsonNode json, String field) {
        var value = json.get(field);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw new Problem(HttpStatus.BAD_REQUEST, field + " has to be text");
        }
        return value.stringValue();
    }

    private static String bounded(String reason) {
        if (reason.length() > 500) {
            throw new Problem(HttpStatus.BAD_REQUEST, "reason is longer than 500 characters");
        }
        return reason.replaceAll("\\p{Cntrl}+", " ");
    }

    static Duration duration(String text) {
        var matcher = java.util.regex.Pattern.compile("([1-9][0-9]{0,6})(s|m|h|d)").matcher(text);
        if (!matcher.matches()) {
            throw new Problem(HttpStatus.BAD_REQUEST, "for has to be a duration such as 30m or 2h");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    @GetMapping("/recoveries")
    List<ServiceJson.Recovery> recoveries(@RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "50") int limit) {
        return journal.recoveries(service, limited(limit)).stream().map(ServiceJson.Recovery::of).toList();
    }

    @GetMapping("/recoveries/{id}")
    ServiceJson.Story recovery(@PathVariable String id) {
        return journal.story(id).map(s -> ServiceJson.Story.of(s, mapper))
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "there is no recovery " + id));
    }

    @GetMapping("/events")
    ServiceJson.Events events(@RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = "100") int limit) {
        int most = limited(limit);
        var events = journal.events(service, before, most);
        var next = events.size() < most
                ? null
                : "/api/v1/events?before=" + events.getLast().id() + "&limit=" + most
                        + (service.isEmpty() ? "" : "&service=" + service);
        return new ServiceJson.Events(events.stream().map(e -> ServiceJson.Event.of(e, mapper)).toList(), next);
    }

    private static int limited(int limit) {
        if (limit < 1 || limit > 500) {
            throw new Problem(HttpStatus.BAD_REQUEST, "limit has to be 1 to 500");
        }
        return limit;
    }

    @GetMapping("/events/stream")
    SseEmitter stream(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
        long from = -1;
        if (last != null && last.matches("[0-9]{1,18}")) {
            from = Long.parseLong(last);
        }
        return stream.open(from, EventStream.Form.JSON);
    }
}
