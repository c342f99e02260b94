package io.understudy.cli;

import io.understudy.vocabulary.VisibleText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the running daemon over its REST API. What goes wrong is printed and becomes the exit status. */
final class DaemonClient {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** An order is answered at once with 202; this is for a daemon that has other worries. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final Console console;
    private final URI base;
    private final String login;

    DaemonClient(Console console, URI base, String user, String password) {
        this.console = console;
        this.base = base;
        this.login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** What to do with an answer. The result is the exit status. */
    @FunctionalInterface
    interface Answered {
        int with(JsonNode body);
    }

    /** @param path below the daemon's URL, without a slash before it */
    int get(String path, Answered answered) {
        return ask(request(path).GET().build(), answered);
    }

    int post(String path, Answered answered) {
        return ask(request(path).POST(BodyPublishers.noBody()).build(), answered);
    }

    /** @param fields of the JSON object that is sent, in their order: texts and booleans */
    int post(String path, Map<String, Object> fields, Answered answered) {
        return ask(request(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(fields))).build(), answered);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization", "Basic " + login);
    }

    private int ask(HttpRequest request, Answered answered) {
        try (var http = HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            int status = response.statusCode();
            if (status == 401) {
                console.complain("user or password refused");
                return ExitStatus.USAGE;
            }
            if (status / 100 == 2) {
                response.headers().firstValue("Location").filter(l -> l.contains("/recoveries/"))
                        .ifPresent(l -> console.out().println("recovery: " + clean(l)));
                return answered.with(body(response));
            }
            refused(status, body(response));
            return status >= 500 ? ExitStatus.USAGE : ExitStatus.REFUSED;
        } catch (IOException e) {
            var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            console.complain("no answer from " + base + ": " + why);
            return ExitStatus.USAGE;
        } catch (JacksonException e) {
            console.complain(base + " doesn't answer as Understudy does");
            return ExitStatus.USAGE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            console.complain("interrupted, and the order may have been taken");
            return ExitStatus.USAGE;
        }
    }

    private static JsonNode body(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body().isBlank() ? "{}" : response.body());
    }

    /** A problem detail (RFC 9457), and the gates that failed, if it lists them. */
    private void refused(int status, JsonNode problem) {
        var title = text(problem, "title");
        var detail = text(problem, "detail");
        console.complain("refused (" + status + ")" + (title.isEmpty() ? "" : ": " + title)
                + (detail.isEmpty() ? "" : ": " + detail));
        for (var gate : problem.path("gates")) {
            console.err().println("  " + text(gate, "name") + ": " + text(gate, "why"));
        }
    }

    /** A field's text for the terminal; empty when it is missing. */
    static String text(JsonNode node, String key) {
        return clean(node.path(key).asString(""));
    }

    /** Whatever came over the network must not steer the terminal. */
    private static String clean(String text) {
        return VisibleText.line(text);
    }
}
