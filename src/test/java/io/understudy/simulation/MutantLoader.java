package io.understudy.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** All of Understudy and of the simulator once more, with one source changed. */
final class MutantLoader extends ClassLoader {
    private static final Path SOURCES = Path.of("src/main/java/io/understudy");

    private final Path changed;

    private MutantLoader(Path changed) {
        super("mutant", MutantLoader.class.getClassLoader());
        this.changed = changed;
    }

    static MutantLoader of(Mutant mutant, Path work) throws IOException {
        var source = SOURCES.resolve(mutant.file() + ".java");
        var text = Files.readString(source);
        for (int i = 0; i < mutant.change().size(); i += 2) {
            var fragment = mutant.change().get(i);
            int at = text.indexOf(fragment);
            if (at < 0 || text.indexOf(fragment, at + 1) >= 0) {
                throw new IllegalStateException("mutant `" + mutant.name() + "`: `" + fragment + "` is "
                        + (at < 0 ? "no longer" : "more than once") + " in " + source);
            }
            text = text.replace(fragment, mutant.change().get(i + 1));
        }
        compile(mutant, Files.writeString(work.resolve(source.getFileName()), text), work);
        return new MutantLoader(work);
    }

    private static void compile(Mutant mutant, Path source, Path work) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new java.io.StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            boolean well = compiler.getTask(said, files, null,
                    List.of("-d", work.toString(), "-classpath", path, "-proc:none", "-nowarn", "-parameters"), null,
                    files.getJavaFileObjects(source)).call();
            if (!well) {
                throw new IllegalStateException("mutant `" + mutant.name() + "` does not compile: " + said);
            }
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            var known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            if (!name.startsWith("io.understudy.")) {
                return super.loadClass(name, resolve);
            }
            var bytes = bytes(name.replace('.', '/') + ".class");
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private byte[] bytes(String file) {
        try (InputStream in = Files.exists(changed.resolve(file))
                ? Files.newInputStream(changed.resolve(file))
                : getParent().getResourceAsStream(file)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The checks that fail in these histories, by seed; an empty text where none does. */
    String[] run(long... seeds) throws ReflectiveOperationException {
        var simulations = loadClass(Simulations.class.getName());
        var checks = simulations.getDeclaredMethod("checks", long[].class);
        checks.setAccessible(true);
        return (String[]) checks.invoke(null, (Object) seeds);
    }

    static void delete(Path work) throws IOException {
        try (Stream<Path> all = Files.walk(work)) {
            for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
