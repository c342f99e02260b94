package io.understudy.simulation;

import io.understudy.UnderstudyApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Compiled classes, in which a {@link Mutation} looks for its point. A value: {@link #with} gives other ones. */
final class MutationClasses {
    private static final ClassFile FORMAT = ClassFile.of(ClassFile.ClassHierarchyResolverOption
            .of(ClassHierarchyResolver.ofResourceParsing(MutationClasses.class.getClassLoader())));

    private final Map<ClassDesc, ClassModel> models;

    private MutationClasses(Map<ClassDesc, ClassModel> models) {
        this.models = models;
    }

    /** All of Understudy, without its tests. */
    static MutationClasses understudy() {
        return Understudy.CLASSES;
    }

    /** Only these. */
    static MutationClasses of(Class<?>... classes) {
        return new MutationClasses(Map.of())
                .with(Stream.of(classes).map(c -> compiled(c.getName()).orElseThrow()).toList());
    }

    /** These classes, in the place of those of the same names. */
    MutationClasses with(Collection<byte[]> changed) {
        var all = new HashMap<>(models);
        for (var bytes : changed) {
            var model = FORMAT.parse(bytes);
            all.put(model.thisClass().asSymbol(), model);
        }
        return new MutationClasses(all);
    }

    Collection<ClassModel> all() {
        return models.values();
    }

    static ClassFile format() {
        return FORMAT;
    }

    /**
     * @param name with dots, and a dollar sign before what is nested
     * @return the class as it was compiled, or nothing where there is no such class
     */
    static Optional<byte[]> compiled(String name) {
        var file = name.replace('.', '/') + ".class";
        try (var in = MutationClasses.class.getClassLoader().getResourceAsStream(file)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the name of this compiled class, as {@link Class#getName} gives it */
    static String name(byte[] bytes) {
        return name(FORMAT.parse(bytes).thisClass().asSymbol());
    }

    static String name(ClassDesc type) {
        return type.packageName() + "." + type.displayName();
    }

    /** {@code Fenced} of {@code io.understudy.failover.Observation$Fenced}. */
    static String simpleName(ClassDesc type) {
        var name = type.displayName();
        return name.substring(name.lastIndexOf('$') + 1);
    }

    /** Read when the first mutant asks for them. */
    private static final class Understudy {
        private static final MutationClasses CLASSES = read();

        private static MutationClasses read() {
            try {
                var root = Path.of(UnderstudyApplication.class.getProtectionDomain().getCodeSource().getLocation()
                        .toURI());
                try (var files = Files.walk(root.resolve("io/understudy"))) {
                    return new MutationClasses(Map.of()).with(files.filter(f -> f.toString().endsWith(".class")
                            && !f.endsWith("package-info.class")).map(Understudy::read).toList());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        private static byte[] read(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
