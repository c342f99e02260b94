package io.understudy.cli;

import io.understudy.settings.Durations;
import io.understudy.settings.Literals;
import io.understudy.settings.ReadResult;
import io.understudy.settings.read.SettingsReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the running daemon over its REST API and prints what it says as plain text. */
final class Client {
    /** Together as long as two attempts take where a server hangs. */
    private static final int LOOKS = 125;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** An order is answered at once with 202; this is for a daemon that has other worries. */
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final Path DATA_DIR = Path.of("/var/lib/understudy");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Arguments arguments;
    private final URI base;

    /** @throws UsageException when the URL makes no sense, or would carry the password in the clear */
    Client(PrintStream out, PrintStream err, Map<String, String> environment, Arguments arguments) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.arguments = arguments;
        this.base = base(arguments.option("url").orElse("http://127.0.0.1:8080"));
    }

    private static URI base(String text) {
        URI url;
        try {
            url = new URI(text.endsWith("/") ? text : text + "/");
        } catch (URISyntaxException e) {
            throw new UsageException("--url is not a URL: " + e.getReason());
        }
        var host = url.getHost();
        if (host == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new UsageException("--url has to be http://… or https://…");
        }
        var literal = Literals.address(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        boolean here = host.equals("localhost") || (literal != null && literal.isLoopbackAddress());
        if (url.getScheme().equals("http") && !here) {
            throw new UsageException(
                    "--url would send the password unencrypted over the network: use https, or an SSH tunnel");
        }
        return url;
    }

    /** One line a service. 1 when one is stalled, halted, paused or not where it should be. */
    int status() {
        if (!arguments.words().isEmpty()) {
            throw new UsageException("status takes no word " + arguments.words().getFirst());
        }
        return ask(request("api/v1/services").GET().build(), body -> {
            var services = body.isArray() ? body : body.path("services");
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("SERVICE", "STATE", "HOLDER", "SHOULD", "MODE", "WHY"));
            boolean well = true;
            for (var service : services) {
                var paused = service.path("paused");
                boolean running = paused.isMissingNode() || paused.isNull();
                var stalled = text(service, "stalled");
                well &= running && stalled.isEmpty() && !text(service, "state").equals("HALTED")
                        && text(service, "holder").equals(text(service, "shouldHold"));
                rows.add(List.of(text(service, "name"), text(service, "state"), text(service, "holder"),
                        text(service, "shouldHold"),
                        running ? text(service, "mode") : "paused",
                        stalled.isEmpty() ? text(service, "because") : "stalled: " + stalled));
            }
            table(rows);
            return well ? Cli.OK : Cli.REFUSED;
        });
    }

    /** {@code failover}, {@code pause} and so on: the command's name is the resource's. */
    int order(String service) {
        if (!NAME.matcher(service).matches()) {
            throw new UsageException("a service's name is a-z, 0-9 and -");
        }
        var json = JsonMapper.shared();
        var body = json.createObjectNode();
        arguments.option("reason").ifPresent(r -> body.put("reason", r));
        arguments.option("expected-holder").ifPresent(h -> body.put("expectedHolder", h));
        arguments.option("for").ifPresent(f -> {
            if (Durations.parse(f) == null) {
                throw new UsageException("--for is a duration: 30m, 2h");
            }
            body.put("for", f);
        });
        if (arguments.flag("force")) {
            body.put("force", true);
        }
        var request = request("api/v1/services/" + service + "/" + arguments.command())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        return ask(request, _ -> {
            out.println(service + ": " + arguments.command() + " accepted");
            return Cli.OK;
        });
    }

    /** Waits until every way has taken the test, for {@link #LOOKS} looks; a line for each. 1 when one has not. */
    int testNotices() {
        if (!arguments.words().isEmpty()) {
            throw new UsageException("test-notices takes no word " + arguments.words().getFirst());
        }
        var post = request("api/v1/notices/test").POST(HttpRequest.BodyPublishers.noBody()).build();
        return ask(post, sent -> {
            var notice = request("api/v1/notices/" + text(sent, "id").replaceAll("[^a-z0-9-]", "")).GET().build();
            for (int look = 1; look < LOOKS; look++) {
                if (!pause() || ask(notice, Client::delivered) == Cli.OK) {
                    break;
                }
            }
            return ask(notice, body -> {
                told(body);
                return delivered(body);
            });
        });
    }

    private static int delivered(JsonNode notice) {
        return notice.path("deliveries").valueStream().allMatch(d -> text(d, "state").equals("delivered"))
                ? Cli.OK
                : Cli.REFUSED;
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void told(JsonNode notice) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("WAY", "STATE", "ATTEMPTS", "WHY"));
        notice.path("deliveries").forEach(d -> rows.add(
                List.of(text(d, "way"), text(d, "state"), d.path("attempts").asString("0"), text(d, "why"))));
        table(rows);
    }

    private HttpRequest.Builder request(String path) {
        var login = arguments.option("user").orElse("operator") + ":" + password();
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    private String password() {
        var given = environment.get("UNDERSTUDY_PASSWORD");
        if (given != null && !given.isEmpty()) {
            return given;
        }
        var file = dataDir().resolve("operator-password");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UsageException("no password: set UNDERSTUDY_PASSWORD, or run as a user that may read " + file);
        }
    }

    private Path dataDir() {
        var named = arguments.option("config").orElseGet(() -> environment.getOrDefault("UNDERSTUDY_CONFIG", ""));
        return !named.isBlank()
                && new SettingsReader().read(Path.of(named)) instanceof ReadResult.Loaded(var settings, _, _)
                        ? settings.dataDir()
                        : DATA_DIR;
    }

    private interface Answered {
        int with(JsonNode body);
    }

    private int ask(HttpRequest request, Answered answered) {
        try (var http = HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            int status = response.statusCode();
            if (status == 401) {
                err.println("understudy: user or password refused");
                return Cli.USAGE;
            }
            if (status / 100 == 2) {
                response.headers().firstValue("Location").filter(l -> l.contains("/recoveries/"))
                        .ifPresent(l -> out.println("recovery: " + clean(l)));
                return answered.with(body(response));
            }
            refused(status, body(response));
            return status >= 500 ? Cli.USAGE : Cli.REFUSED;
        } catch (IOException e) {
            var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            err.println("understudy: no answer from " + base + ": " + why);
            return Cli.USAGE;
        } catch (JacksonException e) {
            err.println("understudy: " + base + " doesn't answer as Understudy does");
            return Cli.USAGE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("understudy: interrupted, and the order may have been taken");
            return Cli.USAGE;
        }
    }

    private static JsonNode body(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body().isBlank() ? "{}" : response.body());
    }

    /** A problem detail (RFC 9457), and the gates that failed, if it lists them. */
    private void refused(int status, JsonNode problem) {
        var title = text(problem, "title");
        var detail = text(problem, "detail");
        err.println("understudy: refused (" + status + ")" + (title.isEmpty() ? "" : ": " + title)
                + (detail.isEmpty() ? "" : ": " + detail));
        for (var gate : problem.path("gates")) {
            err.println("  " + text(gate, "name") + ": " + text(gate, "why"));
        }
    }

    private static String text(JsonNode node, String key) {
        return clean(node.path(key).asString(""));
    }

    /** Whatever came over the network must not steer the terminal. */
    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private void table(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        var widths = new int[columns];
        for (var row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
