package io.understudy.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.understudy.conduct.ProtectedServices;
import io.understudy.mirror.MirrorOrder;
import io.understudy.mirror.MirrorView;
import io.understudy.mirror.Mirrors;
import io.understudy.web.json.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A service's mirror and an operator's orders for it. To follow what was started, ask again or use the stream. */
@RestController
@RequestMapping("/api/v1/services/{name}/mirror")
public class MirrorController {
    private static final int SAMPLE = 100;
    private static final int SAMPLE_MOST = 10_000;

    private final ProtectedServices services;
    private final Mirrors mirrors;
    private final ObjectMapper mapper;

    MirrorController(ProtectedServices services, Mirrors mirrors, ObjectMapper mapper) {
        this.services = services;
        this.mirrors = mirrors;
        this.mapper = mapper;
    }

    @Schema(name = "Sample")
    record Sample(@Schema(defaultValue = "100") int sample) {}

    @Schema(name = "Confirmation")
    record Confirmation(
            @Schema(description = "The id of the summary to confirm; left out: make a new one") String confirm) {}

    @Operation(summary = "The mirror of one service")
    @GetMapping
    MirrorView view(@PathVariable String name) {
        if (services.service(name).isEmpty()) {
            throw Problem.noService(name);
        }
        return mirrors.view(name)
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, name + " has no mirror configured"));
    }

    @Schema(name = "Acceptance")
    record Acceptance(@Schema(defaultValue = "false",
            description = "The target is meant to lie on another file system than at the last complete run, or to be"
                    + " empty") boolean acceptTarget) {}

    @Operation(summary = "Starts a run now; 409 while a run is going on, or unless the primary surely serves",
            requestBody = @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = Acceptance.class))))
    @PostMapping
    ResponseEntity<MirrorView> run(@PathVariable String name, HttpServletRequest request, Principal user)
            throws IOException {
        var accept = body(request, "acceptTarget").path("acceptTarget");
        if (!accept.isMissingNode() && !accept.isBoolean()) {
            throw new Problem(HttpStatus.BAD_REQUEST, "acceptTarget must be true or false").with("field",
                    "acceptTarget");
        }
        return order(name, new MirrorOrder.Run(accept.asBoolean(false)), user);
    }

    @Operation(summary = "Counts by a dry run what has changed since the last run")
    @PostMapping("/estimate")
    ResponseEntity<MirrorView> estimate(@PathVariable String name, HttpServletRequest request, Principal user)
            throws IOException {
        body(request);
        return order(name, new MirrorOrder.Estimate(), user);
    }

    @Operation(summary = "Compares the contents of randomly chosen files with those on the primary",
            requestBody = @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = Sample.class))))
    @PostMapping("/verify")
    ResponseEntity<MirrorView> verify(@PathVariable String name, HttpServletRequest request, Principal user)
            throws IOException {
        var sample = body(request, "sample").path("sample");
        int size = sample.isMissingNode() ? SAMPLE : sample.isInt() ? sample.intValue() : 0;
        if (size < 1 || size > SAMPLE_MOST) {
            throw new Problem(HttpStatus.BAD_REQUEST, "sample must be 1 to " + SAMPLE_MOST).with("field", "sample");
        }
        return order(name, new MirrorOrder.Verify(size), user);
    }

    @Operation(summary = "Before a failback: brings the data back to the primary, in two steps",
            description = """
                    Without a body, it makes a summary of what bringing the data back would do. With the summary's id
                    as confirm, it confirms the summary and sends what can be sent before the service stops here.""",
            requestBody = @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = Confirmation.class))))
    @PostMapping("/back")
    ResponseEntity<MirrorView> back(@PathVariable String name, HttpServletRequest request, Principal user)
            throws IOException {
        var confirm = body(request, "confirm").path("confirm");
        if (!confirm.isMissingNode() && !confirm.isString()) {
            throw new Problem(HttpStatus.BAD_REQUEST, "confirm must be a summary's id").with("field", "confirm");
        }
        return order(name,
                confirm.isMissingNode() ? new MirrorOrder.Back() : new MirrorOrder.Confirm(confirm.stringValue()),
                user);
    }

    private JsonNode body(HttpServletRequest request, String... fields) throws IOException {
        return OrderBody.json(request, Set.of(fields), mapper);
    }

    private ResponseEntity<MirrorView> order(String name, MirrorOrder order, Principal user) {
        view(name);
        var why = mirrors.order(name, order, user.getName());
        if (!why.isEmpty()) {
            throw new Problem(HttpStatus.CONFLICT, why);
        }
        return ResponseEntity.accepted().header("Location", "/api/v1/services/" + name + "/mirror").body(view(name));
    }
}
