package io.understudy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class PasswordCheckTests {
    private static final PasswordCheck CHECK = new PasswordCheck(
            new Users(List.of(new Settings.User("ops", "{bcrypt}" + new BCryptPasswordEncoder(8).encode("secret"),
                    Settings.Role.OPERATOR), new Settings.User("eye", "{noop}secret", Settings.Role.VIEWER))),
            System::nanoTime);

    static {
        CHECK.measure();
    }

    /** Or the time of the answer would tell which names exist. */
    @ParameterizedTest
    @ValueSource(strings = {"ops", "eye", "nobody"})
    void aWrongPasswordTakesNoLessForOneNameThanForAnother(String name) {
        var floor = CHECK.floor();
        long begun = System.nanoTime();

        assertThat(CHECK.user(name, "wrong")).isEmpty();

        assertThat(floor).isPositive();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(floor);
    }

    @Test
    void findsTheUserByNameInAnyCaseAndPassword() {
        assertThat(CHECK.user("OPS", "secret")).map(Settings.User::name).contains("ops");
        assertThat(CHECK.user("eye", "secret")).isPresent();
        assertThat(CHECK.user("eye", "secret".repeat(1000))).isEmpty();
        assertThat(CHECK.user("", "")).isEmpty();
    }
}
