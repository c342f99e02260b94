package io.understudy.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP probe sends. Headers and body may hold secrets: they are never printed.
 *
 * @param headers in the order of the file; their names differ also without regard to case. None is {@code Host} or one
 *     that frames the message
 * @param body only with {@code POST}
 * @param follow how many redirects are followed, 0 to 10; never one to another host
 */
public record HttpRequest(Method method, Map<String, String> headers, @Nullable String body, int follow) {
    /** A GET and nothing else. */
    public static final HttpRequest GET = new HttpRequest(Method.GET, Map.of(), null, 0);

    public HttpRequest {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The method of the request. */
    public enum Method {
        GET,
        HEAD,
        POST
    }

    @Override
    public String toString() {
        return method + " with " + headers.size() + " headers" + (body == null ? "" : " and a body");
    }
}
