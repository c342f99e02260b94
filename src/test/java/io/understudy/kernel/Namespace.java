package io.understudy.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network namespace of our own, as a host in a test. What is opened {@link #inside} stays there: setns(2) moves only
 * the calling thread and the threads it starts.
 */
public final class Namespace implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int NOBODY = 65534;
    private static final long PATIENCE_SECONDS = 30;

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    /** Makes an empty one with loopback up, or skips the test where that is not possible. */
    public static Namespace create() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")),
                "missing: the command `ip` (package iproute2)");
        var made = new Namespace("us-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet());
        var result = execute(List.of("ip", "netns", "add", made.name));
        assumeTrue(result.exit() == 0,
                "missing: the right to make network namespaces (run as root): " + result.output());
        try {
            made.ip("link set lo up");
        } catch (IOException e) {
            made.close();
            throw e;
        }
        return made;
    }

    /** As {@code ip netns} knows it. */
    public String name() {
        return name;
    }

    /** A cable between two hosts; both ends are called eth0 and are up. */
    public void cable(Namespace other) throws IOException {
        ip("link add eth0 type veth peer name eth0 netns " + other.name);
        ip("link set eth0 up");
        other.ip("link set eth0 up");
    }

    /** Makes this one a switch: the bridge br0. */
    public void becomeSwitch() throws IOException {
        ip("link add br0 type bridge");
        ip("link set br0 up");
    }

    /** A cable from the switch that this is to a card of {@code host}; both ends are up. */
    public void plug(String port, Namespace host, String card) throws IOException {
        ip("link add " + port + " type veth peer name " + card + " netns " + host.name);
        ip("link set " + port + " master br0");
        ip("link set " + port + " up");
        host.ip("link set " + card + " up");
    }

    /** Runs {@code ip} with these words in here. */
    public String ip(String words) throws IOException {
        return successful("ip -n " + name + " " + words);
    }

    /** Runs a command in here. */
    public String run(String words) throws IOException {
        return successful("ip netns exec " + name + " " + words);
    }

    private static String successful(String words) throws IOException {
        var result = execute(List.of(words.split(" ")));
        if (result.exit() != 0) {
            throw new IOException(words + ": exit " + result.exit() + ", " + result.output());
        }
        return result.output();
    }

    private record Result(int exit, String output) {}

    private static Result execute(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end");
            }
            return new Result(process.exitValue(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Calls {@code work} on a thread that lives in here. */
    public <T> T inside(Callable<T> work) throws Exception {
        return onThread(() -> {
            enter();
            return work.call();
        });
    }

    /** The same on a thread that has no rights at all. */
    public <T> T insideWithoutRights(Callable<T> work) throws Exception {
        return onThread(() -> {
            enter();
            dropRights();
            return work.call();
        });
    }

    private static <T> T onThread(Callable<T> work) throws Exception {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().daemon(true).start(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came back from the namespace", e);
        }
    }

    private void enter() throws NativeCallFailed {
        try (var arena = Arena.ofConfined()) {
            int file = (int) handle("open", 2, ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
                    .invoke(arena.allocateFrom("/run/netns/" + name), 0);
            int entered = (int) handle("setns", 2, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT).invoke(file,
                    CLONE_NEWNET);
            Libc.close(file);
            if (entered != 0) {
                throw new IOException("can't enter " + name);
            }
        } catch (Throwable e) {
            throw new NativeCallFailed(e);
        }
    }

    /** By the bare system call, which changes this thread alone; the C library's function changes all of them. */
    private static void dropRights() throws NativeCallFailed {
        try {
            long number = "aarch64".equals(System.getProperty("os.arch")) ? 147 : 117; // setresuid
            long result = (long) Linker.nativeLinker().downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("syscall").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                    Linker.Option.firstVariadicArg(1)).invoke(number, (long) NOBODY, (long) NOBODY, (long) NOBODY);
            if (result != 0) {
                throw new IOException("can't drop the rights");
            }
        } catch (Throwable e) {
            throw new NativeCallFailed(e);
        }
    }

    private static MethodHandle handle(String name, int variadic, MemoryLayout... arguments) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments), Linker.Option.firstVariadicArg(variadic));
    }

    /** What a method handle may throw, as something that a callable may throw. */
    private static final class NativeCallFailed extends Exception {
        private static final long serialVersionUID = 1L;

        NativeCallFailed(Throwable cause) {
            super(cause);
        }
    }

    @Override
    public void close() throws IOException {
        successful("ip netns delete " + name);
    }
}
