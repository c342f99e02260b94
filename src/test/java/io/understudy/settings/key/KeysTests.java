package io.understudy.settings.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTests {
    private static final List<Class<?>> DECLARING = List.of(RootKeys.class, LoginKeys.class, ServiceKeys.class,
            PrimaryKeys.class, SshKeys.class, HostWatchKeys.class, ProbeKeys.class, CheckKeys.class, TlsKeys.class,
            RespawnKeys.class,
            FenceKeys.class, WitnessKeys.class, TakeoverKeys.class, FailbackKeys.class, HoldDownKeys.class,
            MirrorKeys.class, NotifyKeys.class);

    @Test
    void everyDeclaredKeyIsListedOnce() {
        var declared = DECLARING.stream().flatMap(c -> Arrays.stream(c.getDeclaredFields()))
                .filter(f -> Modifier.isStatic(f.getModifiers()) && Key.class.isAssignableFrom(f.getType()))
                .map(KeysTests::value)
                .toList();

        assertThat(Keys.all()).containsExactlyInAnyOrderElementsOf(declared);
        assertThat(Keys.all()).extracting(Key::path).doesNotHaveDuplicates();
    }

    @Test
    void everySectionThatHoldsKeysIsAKeyItself() {
        // A fence agent's options have names that the agent chooses, headers those that the server reads.
        var sections = Keys.all().stream()
                .filter(k -> k instanceof SectionKey section && k != FenceKeys.OPTIONS
                        && k != CheckKeys.HEADERS && section.like().isEmpty())
                .map(k -> ((SectionKey) k).inside())
                .toList();

        var groups = new ArrayList<>(Keys.groups().stream().map(KeyGroup::path).toList());
        assertThat(groups.removeFirst()).isEmpty();
        assertThat(groups).containsExactlyInAnyOrderElementsOf(sections);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeySaysWhatItDoesAndWhatToWrite(Key key) {
        assertThat(key.effect()).isNotBlank().doesNotEndWith(".").doesNotContain("|", "\n");
        assertThat(key.remedy()).isNotBlank().doesNotEndWith(".");
        assertThat(key.valueWords()).isNotBlank().doesNotContain("|");
        assertThat(key.name()).matches("[a-z0-9][a-z0-9-]*");
    }

    @Test
    void aKeyIsFoundByItsPath() {
        assertThat(Keys.at("services.*.host-watch.interval")).hasValue(HostWatchKeys.INTERVAL);
        assertThat(Keys.at("services.*.probes[].http.url")).hasValue(CheckKeys.URL);
        assertThat(Keys.at("services.*.host-watch.nothing")).isEmpty();
    }

    @Test
    void aDefaultIsWrittenAsInTheFile() {
        assertThat(HostWatchKeys.INTERVAL.otherwise()).isEqualTo(Duration.ofSeconds(1));
        assertThat(HostWatchKeys.INTERVAL.leftOutWords()).isEqualTo("`1s`");
        assertThat(RespawnKeys.WINDOW.leftOutWords()).isEqualTo("`5 in 1h`");
        assertThat(MirrorKeys.OPTIONS.leftOutWords()).isEqualTo("`[\"-a\", \"--delete\"]`");
        assertThat(CheckKeys.STATUS.leftOutWords()).isEqualTo("`200-399`");
    }

    static Stream<Key> keys() {
        return Keys.all().stream();
    }

    private static Key value(Field field) {
        try {
            field.setAccessible(true);
            return (Key) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
