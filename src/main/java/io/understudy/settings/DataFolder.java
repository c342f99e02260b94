package io.understudy.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether others of this host could put something into the data folder, or another folder into its place. What lies
 * there is believed: the journal, the password, the key that signs logins.
 */
public final class DataFolder {
    private static final String KEY = "understudy.data-dir";
    /** What {@code access} keeps there. */
    private static final List<String> SECRETS = List.of("operator-password", "login-key", "ended-logins");
    private static final int STICKY = 01000;
    /** The kernel's words for an owner that this user namespace does not know. */
    private static final int NOBODY = 65534;

    private DataFolder() {}

    /**
     * Empty when nobody else can, or when there is no such folder yet.
     *
     * @param line of the key in the file, 0 when it is left out
     */
    public static List<Fault> faults(Path folder, int line) {
        try {
            if (!Files.exists(folder)) {
                return Files.isSymbolicLink(folder)
                        ? List.of(new Fault(KEY, line, folder + " is a link to nothing", "Remove the link"))
                        : above(folder.toAbsolutePath().normalize().getParent(), line);
            }
            var real = folder.toRealPath();
            if (!Files.isDirectory(real)) {
                return List.of(new Fault(KEY, line, folder + " is not a folder", "Name a folder"));
            }
            var faults = new ArrayList<Fault>();
            int owner = number(real, "uid");
            if (owner != own() && owner != 0 && owner != NOBODY) {
                faults.add(new Fault(KEY, line, folder + " belongs to " + Files.getOwner(real).getName()
                        + ", who could put a journal or a password there",
                        "Run as this user, or give it to the user that Understudy runs as with `chown`"));
            }
            if (writable(real) && !canBeClosed(real)) {
                faults.add(new Fault(KEY, line, folder + " can be written by others (its mode is " + mode(real)
                        + "), who could put a journal or a password there",
                        "Look whether what lies there is yours, then run `chmod go-w " + folder + "`"));
            }
            links(real, folder, line, faults);
            faults.addAll(above(real.getParent(), line));
            return List.copyOf(faults);
        } catch (IOException | UnsupportedOperationException e) {
            return List.of(new Fault(KEY, line, folder + " can't be looked at: " + e,
                    "Make it readable for the user that Understudy runs as"));
        }
    }

    /**
     * Takes the right to write from others where that is enough: a file system that was just mounted (tmpfs's mode is
     * 1777 unless told otherwise), in which nobody else has put anything.
     *
     * @return whether the mode was changed
     */
    public static boolean close(Path folder) {
        try {
            if (!Files.isDirectory(folder) || !writable(folder.toRealPath()) || !canBeClosed(folder.toRealPath())) {
                return false;
            }
            var kept = EnumSet.copyOf(permissions(folder.toRealPath()));
            kept.removeAll(Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
            Files.setPosixFilePermissions(folder.toRealPath(), kept);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // the faults that are asked for next say what is wrong with it
        }
    }

    /** Its own, with the sticky bit, so that nobody can replace what is there, and nothing there is of others. */
    private static boolean canBeClosed(Path real) throws IOException {
        if ((number(real, "mode") & STICKY) == 0 || number(real, "uid") != own()) {
            return false;
        }
        try (var entries = Files.list(real)) {
            for (var entry : entries.toList()) {
                if ((int) Files.getAttribute(entry, "unix:uid", LinkOption.NOFOLLOW_LINKS) != own()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void links(Path real, Path folder, int line, List<Fault> faults) {
        for (var name : SECRETS) {
            if (Files.isSymbolicLink(real.resolve(name))) {
                faults.add(new Fault(KEY, line, name + " in " + folder + " is a link: another file would be believed, "
                        + "and its mode changed", "Remove the link; the file is made again"));
            }
        }
    }

    /** Whoever can write a folder above can put another one into this one's place; not with the sticky bit (/tmp). */
    private static List<Fault> above(@Nullable Path folder, int line) throws IOException {
        for (var each = folder; each != null; each = each.getParent()) {
            if (Files.isDirectory(each) && writable(each) && (number(each, "mode") & STICKY) == 0) {
                return List.of(new Fault(KEY, line, each + ", in which it lies, can be written by others (its mode is "
                        + mode(each) + "), who could put another folder there",
                        "Use a folder that others can't replace, such as /var/lib/understudy, or run `chmod go-w "
                                + each + "`"));
            }
        }
        return List.of();
    }

    private static boolean writable(Path folder) throws IOException {
        return permissions(folder).stream()
                .anyMatch(p -> p == PosixFilePermission.GROUP_WRITE || p == PosixFilePermission.OTHERS_WRITE);
    }

    private static Set<PosixFilePermission> permissions(Path folder) throws IOException {
        return Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(permissions(folder));
    }

    private static int own() throws IOException {
        return number(Path.of("/proc/self"), "uid");
    }

    private static int number(Path file, String attribute) throws IOException {
        Map<String, Object> read = Files.readAttributes(file, "unix:" + attribute);
        return read.get(attribute) instanceof Integer number ? number : -1;
    }
}
