package io.understudy.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A lab of its own for one test: hosts a, b, c and a gateway in network namespaces, a real SSH server and a web server
 * on a, and the packaged Understudy on b. Everything it made is gone after {@link #close}. The network itself is made
 * by {@code lab/net.sh}.
 */
public final class Lab implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    public static final String VIP = "10.77.0.100";
    public static final String VIP6 = "2001:db8:77::100";

    private final Path state;
    private final Map<String, String> environment = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private int port;

    private Lab(Path state) {
        this.state = state;
        environment.put("LAB", "t" + ProcessHandle.current().pid() + "x" + NUMBER.incrementAndGet());
        environment.put("LAB_STATE", state.toString());
        environment.put("FAST", "1");
        environment.put("JAVA", ProcessHandle.current().info().command().orElse("java"));
        environment.put("LAB_CLASSPATH", System.getProperty("java.class.path"));
        environment.put("USERS",
                "  users: { ops: { password: \"{noop}ops-secret\", role: operator },"
                        + " eye: { password: \"{noop}eye-secret\", role: viewer } }");
    }

    /** Skips the test by name where the machine can't have a lab. */
    public static Lab open() {
        return open(Map.of());
    }

    /** @param variables of {@code lab/net.sh}, from the beginning: LAB_EYE, LAB_IPV6, LAB_KEY */
    public static Lab open(Map<String, String> variables) {
        assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces (this user is not root)");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl");
        assumeTrue(tool("ip") && tool("nsenter") && tool("unshare"), "iproute2 and util-linux (ip, nsenter, unshare)");
        assumeTrue(Files.exists(Path.of(jar())), "the packaged jar (" + jar() + ")");
        try {
            var lab = new Lab(Files.createTempDirectory("understudy-lab"));
            lab.environment.putAll(variables);
            try {
                lab.bash("net_up && ssh_up && web a start");
            } catch (RuntimeException e) {
                lab.close();
                throw e;
            }
            return lab;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean tool(String name) {
        return Files.isExecutable(Path.of("/usr/sbin/" + name)) || Files.isExecutable(Path.of("/usr/bin/" + name))
                || Files.isExecutable(Path.of("/sbin/" + name)) || Files.isExecutable(Path.of("/bin/" + name));
    }

    private static String jar() {
        return System.getProperty("understudy.jar", "target/understudy.jar");
    }

    /** A variable of {@code lab/net.sh}'s configuration: MODE, UNPROVEN, ATTEMPTS, KNOWN_HOSTS. */
    public Lab with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Path state() {
        return state;
    }

    /** Runs a line with the lab's functions. @return what it printed */
    public String bash(String line) {
        var ended = run(line);
        if (ended.status() != 0) {
            throw new AssertionError(line + " ended with " + ended.status() + ": " + ended.output());
        }
        return ended.output();
    }

    private record Ended(int status, String output) {}

    private Ended run(String line) {
        try {
            var out = Files.createTempFile(state, "out", "");
            var builder = new ProcessBuilder("bash", "-c", ". lab/net.sh; " + line).redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line + " did not end: " + Files.readString(out));
            }
            var text = Files.readString(out);
            Files.delete(out);
            return new Ended(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Runs a command on a host and says what it printed, whatever its exit status. */
    public String on(String host, String command) {
        return run("on " + host + " " + command).output();
    }

    /** Starts Understudy on b and waits until its API answers. */
    public Lab understudy() {
        return understudy(bash("config"));
    }

    /** The same with a configuration of the test's own. */
    public Lab understudy(String yaml) {
        configure(yaml);
        relay();
        launch();
        awaitApi();
        return this;
    }

    public void configure(String yaml) {
        try {
            Files.writeString(state.resolve("understudy.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitApi() {
        Awaitility.await("Understudy's API").atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).ignoreExceptions()
                .until(() -> get("/api/v1/services") != null);
    }

    private void relay() {
        port = freePort();
        bash("on b setsid perl $lab_here/relay $LAB_STATE/b.sock to 127.0.0.1 8080 </dev/null >/dev/null 2>&1 & "
                + "setsid perl $lab_here/relay $LAB_STATE/b.sock from 127.0.0.1 " + port
                + " </dev/null >/dev/null 2>&1 & echo $! >$LAB_STATE/relay.pid");
    }

    public void launch() {
        bash("on b setsid $JAVA -XX:+UseSerialGC -XX:TieredStopAtLevel=1 " + LabApp.arguments(jar())
                + " --config=$LAB_STATE/understudy.yaml </dev/null >>$LAB_STATE/understudy.log 2>&1 & ");
    }

    public void kill9Understudy() {
        endUnderstudy("KILL");
    }

    /** Sends a signal that ends it, and waits for the end. */
    public void endUnderstudy(String signal) {
        on("b", "pkill -" + signal + " -f understudy.jar"); // b's own process table: no other one is in it
        Awaitility.await("its end").atMost(PATIENCE).until(() -> on("b", "pgrep -f understudy.jar").isBlank());
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, Inet4Address.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public HttpResponse<String> send(String method, String path, String user, String body) {
        var request = HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(10)).method(method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!user.isEmpty()) {
            var credentials = (user + ":" + user + "-secret").getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public HttpResponse<String> post(String path, String body) {
        return send("POST", path, "ops", body);
    }

    public JsonNode get(String path) {
        var response = send("GET", path, "ops", "");
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return json.readTree(response.body());
    }

    public String service(String field) {
        return field("web", field);
    }

    public String field(String service, String field) {
        return get("/api/v1/services/" + service).get(field).asString();
    }

    public void awaitState(String... states) {
        awaitStateOf("web", states);
    }

    public void awaitStateOf(String service, String... states) {
        Awaitility.await(service + " is " + String.join(" or ", states)).atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50)).ignoreExceptions()
                .until(() -> field(service, "state"), List.of(states)::contains);
    }

    /** Watching, with everything that a takeover needs seen: addresses answering, witnesses answering. */
    public void awaitReady() {
        awaitState("WATCHING");
        Awaitility.await("ready").atMost(PATIENCE)
                .until(() -> get("/api/v1/services/web").get("readiness").get("ready").asBoolean());
    }

    /** The newest recovery, whole. */
    public JsonNode lastRecovery() {
        var all = get("/api/v1/recoveries");
        return get("/api/v1/recoveries/" + all.get(0).get("id").asString());
    }

    /** What the web server that client c reaches under the address says of itself, or empty. */
    public String servedToClient() {
        return servedTo("c", VIP);
    }

    public String servedTo(String host, String address) {
        var literal = address.contains(":") ? "[" + address + "]" : address;
        var answer = on(host, "curl -s -g -m 1 http://" + literal + "/");
        return answer.contains("<body>") ? answer.replaceAll("(?s).*<body>(\\w+)</body>.*", "$1") : "";
    }

    public void awaitServedBy(String host) {
        Awaitility.await("served by " + host).atMost(PATIENCE).until(() -> servedToClient().equals(host));
    }

    public boolean has(String host) {
        return has(host, VIP);
    }

    public boolean has(String host, String address) {
        return on(host, "ip -o address show dev eth0").contains(" " + address + "/");
    }

    public String log() {
        try {
            return Files.readString(state.resolve("understudy.log"));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    @Override
    public void close() {
        run("pkill -f \"relay $LAB_STATE/b.sock\"; net_down; true");
        try (var files = Files.walk(state)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                if (!file.toFile().delete()) {
                    System.err.println("left behind: " + file);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
