package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.Settings;
import io.understudy.settings.value.ChoiceValue;
import io.understudy.settings.value.TextValue;

/** The keys of a user and of a token. */
public final class LoginKeys {
    public static final KeyGroup USER = new KeyGroup("users.*");
    public static final KeyGroup TOKEN = new KeyGroup("tokens.*");

    private static final String HASH_REMEDY = "Write the line that `understudy hash-password` prints";
    private static final String TOKEN_REMEDY = "Write the line that `understudy token NAME` prints";
    private static final String ROLE_REMEDY = "Write role: viewer or role: operator";
    private static final ChoiceValue<Settings.Role> ROLE = new ChoiceValue<>(Settings.Role.class);

    /** The name of a user or token itself, which is a key of the file. */
    public static final TextValue NAME = TextValue.matching("login name", "[A-Za-z0-9._@-]{1,64}",
            "is not a login name", "Use letters, digits and . _ @ -, at most 64");

    public static final ScalarKey<String> PASSWORD = USER.key("password",
            TextValue.secret("password",
                    "(?s)\\{noop}.*|\\{bcrypt}\\$2[aby]\\$\\d{2}\\$[./A-Za-z0-9]{53}",
                    "is not {bcrypt} followed by a bcrypt hash", HASH_REMEDY),
            required(HASH_REMEDY),
            "`{bcrypt}…` as `understudy hash-password` prints it, or `{noop}` and the plain password (warned about)");
    public static final ScalarKey<Settings.Role> USER_ROLE = USER.key("role", ROLE, required(ROLE_REMEDY),
            "a viewer sees everything and orders nothing");

    public static final ScalarKey<String> SHA256 = TOKEN.key("sha256",
            TextValue.secret("digest", "[0-9A-Fa-f]{64}", "is not 64 hexadecimal digits", TOKEN_REMEDY),
            required(TOKEN_REMEDY), "the digest that `understudy token NAME` prints; the token itself is not stored");
    public static final ScalarKey<Settings.Role> TOKEN_ROLE = TOKEN.key("role", ROLE, required(ROLE_REMEDY),
            "as for a user");

    private LoginKeys() {}
}
