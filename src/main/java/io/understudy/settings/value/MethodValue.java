package io.understudy.settings.value;

import io.understudy.settings.HttpRequest;
import io.understudy.settings.text.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The method of an HTTP request, in capitals as on the wire (RFC 9110 §9.1: methods are case-sensitive). */
public record MethodValue() implements Scalar<HttpRequest.Method> {
    @Override
    public Parsed<HttpRequest.Method> parse(String text) {
        for (var method : HttpRequest.Method.values()) {
            if (method.name().equals(text)) {
                return new Parsed.Fits<>(method);
            }
        }
        return new Parsed.Unfit<>("'" + Quoted.value(text) + "' is not one of " + String.join(", ", choices()),
                remedy());
    }

    @Override
    public String text(HttpRequest.Method value) {
        return value.name();
    }

    @Override
    public String words() {
        return choices().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
    }

    @Override
    public String remedy() {
        return "Write GET, HEAD or POST, in capitals";
    }

    @Override
    public List<String> choices() {
        return Arrays.stream(HttpRequest.Method.values()).map(Enum::name).toList();
    }
}
