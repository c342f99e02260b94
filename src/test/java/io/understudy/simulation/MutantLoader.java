package io.understudy.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** All of Understudy and of the simulator once more, with some classes changed. */
final class MutantLoader extends ClassLoader {
    private final Map<String, byte[]> changed = new HashMap<>();

    /** @param changed the classes that are not as they were compiled */
    MutantLoader(Collection<byte[]> changed) {
        super("mutant", MutantLoader.class.getClassLoader());
        for (var bytes : changed) {
            this.changed.put(MutationClasses.name(bytes), bytes);
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
            var bytes = changed.containsKey(name)
                    ? changed.get(name)
                    : MutationClasses.compiled(name).orElseThrow(() -> new ClassNotFoundException(name));
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    /** The checks that fail in these histories, by seed; an empty text where none does. */
    String[] run(long... seeds) throws ReflectiveOperationException {
        var simulations = loadClass(Simulations.class.getName());
        var checks = simulations.getDeclaredMethod("checks", long[].class);
        checks.setAccessible(true);
        return (String[]) checks.invoke(null, (Object) seeds);
    }
}
