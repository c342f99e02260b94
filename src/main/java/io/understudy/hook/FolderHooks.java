package io.understudy.hook;

import io.understudy.journal.Journal;
import io.understudy.remote.CommandResult;
import io.understudy.remote.LocalCommands;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Notify;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectMapper;

/**
 * Runs the executables of one folder in the order of their names, one after the other. Each gets every event and
 * decides by its environment or its input whether to act on it. What they print and how they end is journaled as an
 * event of kind {@code hook}.
 */
final class FolderHooks implements Hooks, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FolderHooks.class);
    /** A folder with more executables than this is the wrong folder. */
    private static final int FILES_MAX = 100;
    /** A recovery has a handful of events: with this many waiting, a hook hangs. */
    private static final int QUEUE = 100;

    private final Notify.Hooks hooks;
    private final NodeId node;
    private final LocalCommands runner;
    private final Journal journal;
    private final InstantSource clock;
    private final ObjectMapper mapper;
    private final ThreadPoolExecutor later;

    FolderHooks(Notify.Hooks hooks, NodeId node, LocalCommands runner, Journal journal, InstantSource clock,
            ObjectMapper mapper) {
        this.hooks = hooks;
        this.node = node;
        this.runner = runner;
        this.journal = journal;
        this.clock = clock;
        this.mapper = mapper;
        this.later = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE),
                Thread.ofPlatform().daemon().name("hooks").factory());
    }

    @Override
    public Report before(HookEvent event) {
        var report = run(event);
        boolean blocks = !report.ok() && event.kind() == HookEvent.Kind.BEFORE_TAKEOVER
                && hooks.beforeTakeover() == Notify.OnFailure.BLOCK;
        return new Report(report.ok(), blocks, report.why());
    }

    @Override
    public void after(HookEvent event) {
        try {
            later.execute(() -> run(event));
        } catch (RejectedExecutionException e) {
            note(event, "", "not run: " + QUEUE + " earlier events still wait for hooks", "");
        }
    }

    private Report run(HookEvent event) {
        try {
            return runAll(event);
        } catch (RuntimeException e) {
            log.error("event=hooks-broken service={} hook-event={}", event.service(), event.kind().word(), e);
            return new Report(false, false, "the hooks could not be run: " + e);
        }
    }

    private Report runAll(HookEvent event) {
        List<Path> files;
        try {
            files = files();
        } catch (IOException e) {
            var why = "the folder " + hooks.folder() + " can't be read: " + e.getMessage();
            note(event, "", why, "");
            return new Report(false, false, why);
        }
        var first = Report.NOTHING;
        for (var file : files) {
            var name = String.valueOf(file.getFileName());
            var refused = refused(file);
            if (!refused.isEmpty()) {
                note(event, name, name + " is skipped: " + refused, "");
                continue;
            }
            var result = runner.run(new CommandLine(List.of(file.toString()), false), input(event),
                    environment(event), hooks.timeout());
            boolean ok = result instanceof CommandResult.Exited exited && exited.ok();
            var why = name + ": " + ending(result);
            note(event, name, why + " after " + result.took().toMillis() + " ms", result.output());
            if (!ok && first.ok()) {
                first = new Report(false, false, "hook " + why);
            }
        }
        return first;
    }

    /** Regular files in the order of their names, without hidden ones: those are leftovers of editors and packages. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(hooks.folder())) {
            return all.filter(f -> !String.valueOf(f.getFileName()).startsWith(".") && Files.isRegularFile(f)).sorted()
                    .limit(FILES_MAX).toList();
        }
    }

    /** Empty when it may be run. A file that anybody may write must not run with the rights of Understudy. */
    private static String refused(Path file) {
        if (!Files.isExecutable(file)) {
            return "it is not executable";
        }
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)
                    ? "everybody may write it: run chmod o-w on it"
                    : "";
        } catch (IOException e) {
            return "its permissions can't be read: " + e.getMessage();
        }
    }

    private static String ending(CommandResult result) {
        return switch (result) {
            case CommandResult.Exited(int status, _, _) -> "exit " + status;
            case CommandResult.NotRun(String why, _) -> why;
            case CommandResult.Unknown(String why, _, _) -> why;
        };
    }

    private Map<String, String> environment(HookEvent event) {
        var all = new LinkedHashMap<String, String>();
        facts(event).forEach((key, value) -> all.put("UNDERSTUDY_" + key.toUpperCase(Locale.ROOT),
                value instanceof List<?> list
                        ? String.join(" ", list.stream().map(String::valueOf).toList())
                        : String.valueOf(value).replaceAll("\\p{Cntrl}+", " ")));
        return all;
    }

    private String input(HookEvent event) {
        return mapper.writeValueAsString(facts(event)) + "\n";
    }

    private Map<String, Object> facts(HookEvent event) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("event", event.kind().word());
        facts.put("service", event.service());
        facts.put("node", node.name());
        facts.put("primary", event.primary());
        facts.put("state", event.state().word());
        facts.put("holder", event.holder());
        facts.put("recovery", event.recovery());
        facts.put("because", event.because());
        facts.put("addresses", event.addresses());
        facts.put("interface", event.interfaceName());
        facts.put("at", clock.instant().toString());
        return facts;
    }

    private void note(HookEvent event, String hook, String because, String output) {
        log.info("event=hook service={} hook-event={} because=\"{}\"", event.service(), event.kind().word(), because);
        var detail = new LinkedHashMap<String, Object>();
        detail.put("hook", hook);
        detail.put("output", output);
        journal.append(new Journal.Event(0, clock.instant(), event.service(), event.recovery(), EventKind.HOOK,
                event.state(), event.state(), event.kind().word(), because, "", mapper.writeValueAsString(detail)));
    }

    /** Lets a running hook end, for two seconds; drops the events that wait, and logs how many. */
    @Override
    public void close() {
        var waiting = new ArrayList<>(later.shutdownNow());
        if (!waiting.isEmpty()) {
            log.warn("event=hooks-dropped count={} why=\"Understudy is stopped\"", waiting.size());
        }
        try {
            if (!later.awaitTermination(Duration.ofSeconds(2).toNanos(), TimeUnit.NANOSECONDS)) {
                log.warn("event=hook-unfinished why=\"it did not end within 2 s of the stop\"");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
