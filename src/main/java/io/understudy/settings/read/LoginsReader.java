package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.LoginKeys;
import io.understudy.settings.key.RootKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code users} and {@code tokens}. */
final class LoginsReader {
    private LoginsReader() {}

    static List<Settings.User> users(Fields tree) {
        var users = new ArrayList<Settings.User>();
        for (var one : tree.named(RootKeys.USERS)) {
            var user = one.fields();
            checkName(one);
            var password = user.given(LoginKeys.PASSWORD);
            var role = user.given(LoginKeys.USER_ROLE);
            user.end();
            if (password != null && role != null) {
                if (password.startsWith("{noop}")) {
                    user.warn(LoginKeys.PASSWORD, "is stored here in plain text", LoginKeys.PASSWORD.remedy());
                }
                users.add(new Settings.User(one.name(), password, role));
            }
        }
        return users;
    }

    static List<Settings.Token> tokens(Fields tree) {
        var tokens = new ArrayList<Settings.Token>();
        for (var one : tree.named(RootKeys.TOKENS)) {
            var token = one.fields();
            checkName(one);
            var sha256 = token.given(LoginKeys.SHA256);
            var role = token.given(LoginKeys.TOKEN_ROLE);
            token.end();
            if (sha256 != null && role != null) {
                tokens.add(new Settings.Token(one.name(), sha256.toLowerCase(Locale.ROOT), role));
            }
        }
        return tokens;
    }

    private static void checkName(Fields.NamedFields one) {
        if (!LoginKeys.NAME.pattern().matcher(one.name()).matches()) {
            one.fields().faultHere(LoginKeys.NAME.problem(), LoginKeys.NAME.remedy());
        }
    }
}
