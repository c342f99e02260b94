package io.understudy.settings;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the certificate of a probe's connection is judged.
 *
 * @param ca a file with the certificates to trust, in PEM; null: what this Java trusts
 * @param verify false: any certificate will do
 * @param name the host name for SNI and the certificate; null: the URL's host, or the address
 * @param expiresWithin how long before its end a certificate is alerted about; null: never
 */
public record Tls(@Nullable Path ca, boolean verify, @Nullable String name, @Nullable Duration expiresWithin) {
    /** What is trusted by this Java, for the name that was connected to. */
    public static final Tls DEFAULT = new Tls(null, true, null, null);
}
