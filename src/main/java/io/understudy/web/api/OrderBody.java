package io.understudy.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import io.understudy.vocabulary.Order;
import io.understudy.web.json.Problem;
import io.understudy.web.order.OrderFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What an order may carry. Read field by field instead of being bound, so that a mistyped {@code expectedHolder} is an
 * error that names the field, and never an order without its safety catch.
 */
@Schema(name = "Order")
public record OrderBody(
        @Schema(description = "Recorded in the journal; at most 500 characters",
                example = "kernel update") String reason,
        @Schema(description = "The order is refused with 409 unless this host holds the addresses",
                example = "a") @Nullable String expectedHolder,
        @Schema(description = "Overrides the gates that may be overridden", defaultValue = "false") boolean force,
        @Schema(name = "for", description = "How long a pause lasts; left out, it lasts until the service is resumed",
                type = "string", example = "30m") @Nullable Duration period) {
    /** A reason and a name fit many times over; a longer body is a mistake or an attack. */
    private static final int BYTES_MOST = 16 * 1024;
    private static final Set<String> FIELDS = Set.of("reason", "expectedHolder", "force", "for");
    private static final OrderBody NOTHING = new OrderBody("", null, false, null);

    /**
     * Reads the request's body.
     *
     * @throws Problem 400 naming the field, 413, or 415 for a body that doesn't say it is JSON
     * @throws IOException when the client went away while sending
     */
    static OrderBody read(HttpServletRequest request, Order kind, ObjectMapper mapper)
            throws IOException {
        var json = json(request, FIELDS, mapper);
        return json.isEmpty() ? NOTHING : of(json, kind);
    }

    /**
     * The request's body as an object that has none but these fields; no body is an empty one.
     *
     * @throws Problem 400 naming the field, 413, or 415 for a body that doesn't say it is JSON
     * @throws IOException when the client went away while sending
     */
    static JsonNode json(HttpServletRequest request, Set<String> fields, ObjectMapper mapper) throws IOException {
        refuseOtherThanJson(request);
        var bytes = request.getInputStream().readNBytes(BYTES_MOST + 1);
        if (bytes.length > BYTES_MOST) {
            throw new Problem(HttpStatus.CONTENT_TOO_LARGE,
                    "the body must not be longer than " + BYTES_MOST + " bytes");
        }
        var json = bytes.length == 0 ? mapper.createObjectNode() : parse(bytes, mapper);
        for (var field : json.propertyNames()) {
            if (!fields.contains(field)) {
                throw bad("unknown field " + field + (fields.isEmpty()
                        ? ": this request takes no body"
                        : ": the known fields are " + String.join(", ", fields.stream().sorted().toList())))
                        .with("field", field);
            }
        }
        return json;
    }

    /**
     * A filter may have read a form's body as parameters already, and the body then looks empty: an order would be
     * obeyed without its {@code expectedHolder}. So it is refused, not guessed at.
     */
    private static void refuseOtherThanJson(HttpServletRequest request) {
        var type = request.getContentType();
        if (type == null || request.getContentLengthLong() == 0) {
            return;
        }
        try {
            if (MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(type))) {
                return;
            }
        } catch (InvalidMediaTypeException _) {
            // refused below, as every other type is
        }
        throw new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "send the body as JSON, with the header Content-Type: application/json");
    }

    private static JsonNode parse(byte[] bytes, ObjectMapper mapper) {
        JsonNode json;
        try {
            json = mapper.readTree(bytes);
        } catch (JacksonException e) {
            throw bad("the body is not JSON: " + e.getOriginalMessage());
        }
        if (!json.isObject()) {
            throw bad("the body must be a JSON object");
        }
        return json;
    }

    private static OrderBody of(JsonNode json, Order kind) {
        var holder = text(json, "expectedHolder");
        return new OrderBody(OrderFields.reason(text(json, "reason")), holder.isEmpty() ? null : holder, flag(json),
                OrderFields.period(text(json, "for"), kind));
    }

    private static String text(JsonNode json, String field) {
        var value = json.get(field);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw bad(field + " must be text").with("field", field);
        }
        return value.stringValue();
    }

    private static boolean flag(JsonNode json) {
        var force = json.get("force");
        if (force == null || force.isNull()) {
            return false;
        }
        if (!force.isBoolean()) {
            throw bad("force must be true or false").with("field", "force");
        }
        return force.booleanValue();
    }

    private static Problem bad(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, detail);
    }
}
