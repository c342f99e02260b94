package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;

import io.understudy.settings.value.DurationValue;
import io.understudy.settings.value.FlagValue;
import io.understudy.settings.value.PathValue;
import io.understudy.settings.value.TextValue;
import java.nio.file.Path;
import java.time.Duration;

/** The keys of {@code tls}. */
public final class TlsKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.probes[].http.tls");

    public static final ScalarKey<Path> CA = GROUP.key("ca", new PathValue(), means("what this Java trusts"),
            "a PEM file with the certificates to trust instead; read again when it changes");
    public static final ScalarKey<Boolean> VERIFY = GROUP.key("verify", new FlagValue(), is(true),
            "`false`: any certificate will do, also one that has run out or is for another name");
    public static final ScalarKey<String> NAME = GROUP.key("name", TextValue.HOST_NAME,
            means("the host of `url`, or the address"), "the host name to ask for (SNI), which the certificate is for");
    public static final ScalarKey<Duration> EXPIRES_WITHIN = GROUP.key("expires-within",
            new DurationValue(Duration.ofHours(1)), means("no warning"),
            "a certificate that ends sooner than this is alerted about; the probe stays up");

    private TlsKeys() {}
}
