package io.understudy.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import io.understudy.conduct.OperatorOrder;
import io.understudy.settings.Durations;
import io.understudy.vocabulary.Order;
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
        @Schema(description = "for the journal, at most 500 characters", example = "kernel update") String reason,
        @Schema(description = "409 unless this is the holder", example = "a") @Nullable String expectedHolder,
        @Schema(description = "overrides the gates that may be overridden", defaultValue = "false") boolean force,
        @Schema(name = "for", description = "of a pause; left out: until resumed", type = "string", example = "30m") @Nullable Duration period) {
    static final int REASON_MOST = 500;
    /** A reason and a name fit many times over; a body that is longer is a mistake or an attack. */
    private static final int BYTES_MOST = 16 * 1024;
    /** A pause that is longer is a service nobody wants watched: take it out of the configuration. */
    private static final Duration PERIOD_MOST = Duration.ofDays(365);
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
            throw new Problem(HttpStatus.CONTENT_TOO_LARGE, "the body is longer than " + BYTES_MOST + " bytes");
        }
        var json = bytes.length == 0 ? mapper.createObjectNode() : parse(bytes, mapper);
        for (var field : json.propertyNames()) {
            if (!fields.contains(field)) {
                throw bad("unknown field " + field + (fields.isEmpty()
                        ? ": this takes no body"
                        : ": known are " + String.join(", ", fields.stream().sorted().toList())))
                        .with("field", field);
            }
        }
        return json;
    }

    /**
     * A form's body may have been read as parameters by a filter already and then looks empty: an order without its
     * {@code expectedHolder} would be obeyed. So it is refused, not guessed at.
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
            // said below, as for every other type
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
            throw bad("the body has to be a JSON object");
        }
        return json;
    }

    private static OrderBody of(JsonNode json, Order kind) {
        var holder = text(json, "expectedHolder");
        return new OrderBody(reason(text(json, "reason")), holder.isEmpty() ? null : holder, flag(json),
                period(text(json, "for"), kind));
    }

    private static String text(JsonNode json, String field) {
        var value = json.get(field);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw bad(field + " has to be text").with("field", field);
        }
        return value.stringValue();
    }

    private static boolean flag(JsonNode json) {
        var force = json.get("force");
        if (force == null || force.isNull()) {
            return false;
        }
        if (!force.isBoolean()) {
            throw bad("force has to be true or false").with("field", "force");
        }
        return force.booleanValue();
    }

    /** One line, bounded: it is shown on pages, in logs and in mails. @throws Problem 400 when it is too long */
    public static String reason(String reason) {
        if (reason.length() > REASON_MOST) {
            throw bad("reason is longer than " + REASON_MOST + " characters").with("field", "reason");
        }
        return reason.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /** @throws Problem 400 when it is no duration, is out of range, or belongs to an order that has no end */
    public static @Nullable Duration period(String text, Order kind) {
        if (text.isEmpty()) {
            return null;
        }
        if (kind != Order.PAUSE) {
            throw bad("for belongs to a pause only").with("field", "for");
        }
        var period = Durations.parse(text);
        if (period == null || period.isZero() || period.compareTo(PERIOD_MOST) > 0) {
            throw bad("for has to be a duration such as 30m or 2h, at most 365d").with("field", "for");
        }
        return period;
    }

    private static Problem bad(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, detail);
    }
}
