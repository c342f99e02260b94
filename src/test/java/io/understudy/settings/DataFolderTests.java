package io.understudy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTests {
    @TempDir
    Path temp = Path.of("");

    private Path folder(String name, String mode) throws IOException {
        var folder = Files.createDirectories(temp.resolve(name));
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwx------", "rwxr-x---", "rwxr-xr-x"})
    void takesAFolderThatOnlyItsOwnerWrites(String mode) throws IOException {
        assertThat(DataFolder.faults(folder("data", mode), 3)).isEmpty();
        assertThat(DataFolder.faults(temp.resolve("not-there-yet"), 3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxrwxr-x", "rwx----w-"})
    void refusesAFolderThatOthersCanWrite(String mode) throws IOException {
        var folder = folder("data", mode);

        assertThat(DataFolder.faults(folder, 3)).singleElement().satisfies(fault -> {
            assertThat(fault.key()).isEqualTo("understudy.data-dir");
            assertThat(fault.line()).isEqualTo(3);
            assertThat(fault.problem()).contains("can be written by others", mode);
            assertThat(fault.remedy()).contains("chmod go-w " + folder);
        });
    }

    /** A tmpfs that was just mounted has mode 1777. */
    @Test
    void closesAFolderOfItsOwnInWhichNobodyElseHasPutAnything() throws IOException {
        var folder = folder("data", "rwxrwxrwx");
        Files.setAttribute(folder, "unix:mode", 01777);
        Files.writeString(folder.resolve("journal.db"), "x");

        assertThat(DataFolder.faults(folder, 0)).isEmpty();
        assertThat(DataFolder.close(folder)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwxr-xr-x");
        assertThat(DataFolder.close(folder)).as("once").isFalse();
        var open = folder("open", "rwxrwxrwx");
        assertThat(DataFolder.close(open)).as("without the sticky bit anybody may have put something there").isFalse();
    }

    @Test
    void refusesAFolderThatOthersCanReplace() throws IOException {
        var folder = folder("shared/data", "rwx------");
        folder("shared", "rwxrwxrwx");

        assertThat(DataFolder.faults(folder, 0)).singleElement()
                .satisfies(f -> assertThat(f.problem()).contains("shared, in which it lies"));
        assertThat(DataFolder.faults(temp.resolve("shared/new"), 0)).hasSize(1);
    }

    @Test
    void looksAtWhereALinkLeads() throws IOException {
        var open = folder("open", "rwxrwxrwx");
        var link = Files.createSymbolicLink(temp.resolve("data"), open);

        assertThat(DataFolder.faults(link, 0)).hasSize(1);
        Files.delete(open);
        assertThat(DataFolder.faults(link, 0)).singleElement()
                .satisfies(f -> assertThat(f.problem()).contains("a link to nothing"));
    }

    @Test
    void refusesALinkInThePlaceOfASecret() throws IOException {
        var folder = folder("data", "rwx------");
        Files.createSymbolicLink(folder.resolve("login-key"), Path.of("/etc/hostname"));

        assertThat(DataFolder.faults(folder, 0)).singleElement()
                .satisfies(f -> assertThat(f.problem()).contains("login-key", "is a link"));
    }
}
