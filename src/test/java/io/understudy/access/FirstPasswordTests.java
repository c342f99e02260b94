package io.understudy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstPasswordTests {
    @TempDir
    Path temp = Path.of("");

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void isMadeOnceAndReadByLaterStarts() {
        var first = FirstPassword.in(temp);

        var second = FirstPassword.in(temp);

        assertThat(first).hasSize(20).matches("[a-z2-9]+").isEqualTo(second);
        assertThat(temp.resolve(FirstPassword.FILE)).hasContent(first);
    }

    @Test
    void differsFromOneMachineToTheNext() {
        assertThat(FirstPassword.in(temp.resolve("a"))).isNotEqualTo(FirstPassword.in(temp.resolve("b")));
    }

    @Test
    void isTheOwnersOnlyAndLeavesNothingElseBehind() throws IOException {
        var folder = temp.resolve("new/data");

        FirstPassword.in(folder);

        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve(FirstPassword.FILE))).isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFileThatOthersCouldReadIsClosed() throws IOException {
        var file = Files.writeString(temp.resolve(FirstPassword.FILE), "mine\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        var password = FirstPassword.in(temp);

        assertThat(password).isEqualTo("mine");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void anEmptyFileIsNoPassword() throws IOException {
        Files.writeString(temp.resolve(FirstPassword.FILE), "\n");

        assertThat(FirstPassword.in(temp)).hasSize(20).isEqualTo(FirstPassword.in(temp));
    }

    @Test
    void isGoodForThisRunWhereItCanNotBeKept() throws IOException {
        var blocked = Files.writeString(temp.resolve("data"), "a file where the folder should be");

        assertThat(FirstPassword.in(blocked)).hasSize(20);
    }

    /** Whoever can plant a link has this process change another file's mode, and believe what stands in it. */
    @Test
    void doesNotFollowALink() throws IOException {
        var target = Files.writeString(temp.resolve("target"), "planted\n");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        var folder = Files.createDirectory(temp.resolve("data"));
        Files.createSymbolicLink(folder.resolve(FirstPassword.FILE), target);

        assertThat(FirstPassword.in(folder)).hasSize(20).isNotEqualTo("planted");

        assertThat(mode(target)).isEqualTo("rw-r--r--");
        assertThat(target).hasContent("planted");
    }
}
