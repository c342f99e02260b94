package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.value.CountValue;
import io.understudy.settings.value.DurationValue;
import io.understudy.settings.value.HostValue;
import io.understudy.settings.value.PathValue;
import io.understudy.settings.value.TextValue;
import java.nio.file.Path;
import java.time.Duration;

/** The keys of {@code primary.ssh}. */
public final class SshKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.primary.ssh");

    private static final DurationValue TIMEOUT = new DurationValue(Duration.ofMillis(50));

    public static final ScalarKey<String> HOST = GROUP.key("host", new HostValue(), means("`primary.address`"),
            "where to log in; a name is warned about");
    public static final ScalarKey<Integer> PORT = GROUP.key("port", new CountValue(1, 65_535), is(22),
            "the port of its SSH server");
    public static final ScalarKey<String> USER = GROUP.key("user", TextValue.LOGIN,
            required("Write the login on the primary"), "the login there");
    public static final ScalarKey<Path> PRIVATE_KEY = GROUP.key("private-key", new PathValue(),
            required("Write the path of the private key that this host logs in with"), "the key to log in with");
    public static final ScalarKey<Path> KNOWN_HOSTS = GROUP.key("known-hosts", new PathValue(),
            required("Write the path of a known_hosts file with the primary's key: an unknown host is never trusted"),
            "holds the primary's host key; an unknown one is never trusted");
    public static final ScalarKey<Duration> CONNECT_TIMEOUT = GROUP.key("connect-timeout", TIMEOUT,
            is(Duration.ofSeconds(2)), "limit for opening a session");
    public static final ScalarKey<Duration> COMMAND_TIMEOUT = GROUP.key("command-timeout", TIMEOUT,
            is(Duration.ofSeconds(10)), "limit for a command; the result of one that takes longer is unknown");

    private SshKeys() {}
}
