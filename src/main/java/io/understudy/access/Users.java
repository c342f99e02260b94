package io.understudy.access;

import io.understudy.settings.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Who may log in, found by a name in any case. Immutable; any thread. */
final class Users {
    private final Map<String, Settings.User> byName;

    /** @param users not empty */
    Users(List<Settings.User> users) {
        this.byName = users.stream().collect(Collectors.toUnmodifiableMap(u -> key(u.name()), Function.identity()));
    }

    /** Those that are configured, else an {@code operator} with the generated password. */
    static Users of(Settings settings) {
        return new Users(settings.users().isEmpty()
                ? List.of(new Settings.User("operator", "{noop}" + FirstPassword.in(settings.dataDir()),
                        Settings.Role.OPERATOR))
                : settings.users());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    Optional<Settings.User> find(String name) {
        return Optional.ofNullable(byName.get(key(name)));
    }

    Collection<Settings.User> all() {
        return byName.values();
    }

    static Authentication authenticated(String name, Settings.Role role) {
        return UsernamePasswordAuthenticationToken.authenticated(name, null,
                List.of(new SimpleGrantedAuthority("ROLE_" + role)));
    }
}
