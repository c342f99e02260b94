package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.lab.Eye.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;

/**
 * Faults on the real kernel, one lab for all cases of a class; each case begins with a serving, b watching, and no
 * fault. Judged by what the client, the wire and the REST API show. Each prints one line, {@code faults: case |
 * injected | must hold | seen}, of which {@code docs/faults.md} is made.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Faults.LogOnFailure.class)
@SuppressWarnings("NullAway.Init") // start() makes lab and eye
abstract class Faults {
    protected static final Duration SOON = Duration.ofSeconds(20);
    /** Scheduling on a loaded machine shows as a slot or two in which an old and a new holder both answered. */
    protected static final Duration NOISE = Duration.ofMillis(30);

    protected Lab lab;
    protected Eye eye;
    /** When the fault began; {@link #inject} sets it. */
    protected Moment began;
    private long seenEvents;

    static final class LogOnFailure implements AfterTestExecutionCallback {
        @Override
        public void afterTestExecution(ExtensionContext context) {
            context.getExecutionException().filter(e -> !(e instanceof TestAbortedException))
                    .ifPresent(e -> System.err.println(context.getDisplayName() + " failed: " + e.getMessage()
                            + "\nUnderstudy's log since the fault:\n"
                            + ((Faults) context.getRequiredTestInstance()).story()));
        }
    }

    /** Opens the lab and starts Understudy. */
    abstract void start();

    @BeforeAll
    void open() {
        try {
            start();
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    @AfterAll
    void close() {
        if (lab != null) {
            keepLog();
            lab.close();
        }
    }

    private void keepLog() {
        try {
            Files.createDirectories(Path.of("target/lab-logs"));
            Files.writeString(Path.of("target/lab-logs", getClass().getSimpleName() + ".log"), lab.log());
        } catch (IOException e) {
            System.err.println("the log is not kept: " + e);
        }
    }

    /** No fault, a serving, b watching, whatever the case before left behind. */
    @BeforeEach
    void home() {
        heal();
        if (!settled()) {
            afresh();
        }
        awaitReady("web");
        lab.awaitServedBy("a");
        newEvents();
        began = Moment.now();
    }

    private void heal() {
        lab.bash("rm -f $LAB_STATE/hold-* $LAB_STATE/fail-* $LAB_STATE/dies-a $LAB_STATE/respawn-fails-a; "
                + "loses_none 2>/dev/null; join a b; plug a; plug b; "
                + "on c ip address delete $VIP/32 dev eth0 2>/dev/null; "
                + "on a pkill -CONT -x labweb; on b pkill -CONT -f understudy.jar; web a start");
    }

    private boolean settled() {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(3)).ignoreExceptions()
                    .until(() -> List.of("WATCHING", "HOLDING", "HALTED").contains(lab.service("state")));
            if (lab.service("state").equals("HALTED")) {
                lab.post("/api/v1/services/web/acknowledge", "");
                Awaitility.await().atMost(Duration.ofSeconds(3)).ignoreExceptions()
                        .until(() -> List.of("WATCHING", "HOLDING").contains(lab.service("state")));
            }
            if (lab.service("state").equals("HOLDING")) {
                // a fence that is still on its way would meet the failback's claim
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !lab.has("a"));
                lab.post("/api/v1/services/web/failback", "");
                Awaitility.await().atMost(Duration.ofSeconds(10)).ignoreExceptions()
                        .until(() -> lab.service("state").equals("WATCHING"));
            }
            return lab.service("state").equals("WATCHING") && lab.has("a") && !lab.has("b");
        } catch (ConditionTimeoutException | UncheckedIOException | AssertionError e) {
            return false;
        }
    }

    /** Understudy started with an empty journal. */
    protected void afresh() {
        lab.kill9Understudy();
        lab.bash("on b ip address delete $VIP/32 dev eth0 2>/dev/null; on a ip address replace $VIP/32 dev eth0; "
                + "on b pkill -KILL -x labweb; on b sh -c 'rm -rf $LAB_STATE/data/*'; "
                // or c would go on asking b until its neighbour table forgets
                + "on a perl $lab_here/wire claim eth0 $VIP");
        lab.launch();
        lab.awaitApi();
        seenEvents = 0;
    }

    /**
     * Watching, and all that a takeover needs is there. A session that broke with a's link may come back later: it is
     * opened when it is needed.
     */
    protected void awaitReady(String service) {
        lab.awaitStateOf(service, "WATCHING");
        Awaitility.await(service + " is ready").atMost(Duration.ofSeconds(30)).until(
                () -> StreamSupport.stream(lab.get("/api/v1/services/" + service).get("gates").spliterator(), false)
                        .filter(g -> !g.get("ok").asBoolean()).map(g -> g.get("name").asString()).toList(),
                missing -> missing.isEmpty() || missing.equals(List.of("ssh")));
    }

    /** Does it, and remembers when. */
    protected void inject(String line) {
        began = Moment.now();
        lab.bash(line);
    }

    /** A stops being there, and b takes over: a keeps its address, behind a dead link. */
    protected void holdByCrash() {
        lab.bash("unplug a");
        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        newEvents();
    }

    /** b holds, and a lives without the address. */
    protected void holdByOrder() {
        assertThat(lab.post("/api/v1/services/web/failover", "{\"reason\":\"to hold\"}").statusCode()).isEqualTo(202);
        lab.awaitState("HOLDING");
        lab.awaitServedBy("b");
        newEvents();
    }

    /** The events since the last call, oldest first. */
    protected List<JsonNode> newEvents() {
        var all = lab.get("/api/v1/events?service=web&limit=200").get("events");
        var fresh = StreamSupport.stream(all.spliterator(), false).filter(e -> e.get("id").asLong() > seenEvents)
                .toList().reversed();
        if (!fresh.isEmpty()) {
            seenEvents = fresh.getLast().get("id").asLong();
        }
        return fresh;
    }

    /** Waits for an event with this code, newer than those already seen; it and the older ones count as seen then. */
    protected JsonNode awaitEvent(String code) {
        var found = new AtomicReference<JsonNode>();
        Awaitility.await("event " + code).atMost(SOON).ignoreExceptions().until(() -> {
            newEvents().stream().filter(e -> e.get("code").asString().equals(code)).findFirst().ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    /** A documented span in which something has to stay as it is. */
    protected void stays(Duration span, Callable<Boolean> condition) {
        Awaitility.await("stays so for " + span).pollInterval(Duration.ofMillis(100)).during(span)
                .atMost(span.plusSeconds(10)).failFast("it did not stay so", () -> !condition.call())
                .until(condition);
    }

    protected void awaitServed(String host) {
        lab.awaitServedBy(host);
    }

    private String story() {
        var log = lab.log().lines().filter(l -> since(l.replaceAll("^time=(\\S+) .*", "$1")))
                .collect(Collectors.joining("\n"));
        try {
            return log + "\nIts events:\n" + StreamSupport
                    .stream(lab.get("/api/v1/events?limit=200").get("events").spliterator(), false)
                    .filter(e -> since(e.get("at").asString())).map(JsonNode::toString).toList().reversed().stream()
                    .collect(Collectors.joining("\n"));
        } catch (UncheckedIOException | AssertionError e) {
            return log + "\nand no events: " + e;
        }
    }

    private boolean since(String stamp) {
        try {
            return Instant.parse(stamp).toEpochMilli() / 1000.0 >= began.at();
        } catch (DateTimeParseException e) {
            return true;
        }
    }

    /** What the wire and the client saw since the fault. */
    protected String seen() {
        return seen(Lab.VIP);
    }

    protected String seen(String address) {
        return "two holders for " + eye.twoHolders(address, began).toMillis() + " ms, client served by "
                + String.join(", ", eye.served(address, began)) + ", longest time unserved "
                + eye.outage(address, began).toMillis() + " ms";
    }

    protected static void report(String name, String injected, String must, String seen) {
        var line = "faults: " + name + " | " + injected + " | " + must + " | " + seen;
        System.out.println(line);
        try {
            Files.writeString(Path.of("target/faults.txt"), line + "\n", StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
