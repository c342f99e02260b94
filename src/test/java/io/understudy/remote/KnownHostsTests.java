package io.understudy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.remote.KnownHosts.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As sshd(8) describes the file. */
class KnownHostsTests {
    private static final byte[] KEY = key("ssh-ed25519", "the host's own");
    private static final byte[] OTHER = key("ssh-ed25519", "another one");

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1 ", "a,192.0.2.1,b ", "192.0.2.* ", "192.0.2.? ", "*\t ",
            "[192.0.2.1]:22,192.0.2.1 "})
    void aNameAListAndAPatternNameTheHost(String names) {
        assertThat(judge(names + line(KEY), 22)).isEqualTo(Verdict.TRUSTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.11 ", "*,!192.0.2.1 ", "!192.0.2.1,* ", "192.0.20.? ", "192x0x2x1 ",
            "[192.0.2.1]:2222 "})
    void anotherNameOrANegatedPatternDoesNot(String names) {
        assertThat(judge(names + line(KEY), 22)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aHashedNameIsFound() throws Exception {
        assertThat(judge(hashed("192.0.2.1") + " " + line(KEY), 22)).isEqualTo(Verdict.TRUSTED);
        assertThat(judge(hashed("192.0.2.2") + " " + line(KEY), 22)).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(hashed("[192.0.2.1]:2222") + " " + line(KEY), 2222)).isEqualTo(Verdict.TRUSTED);
        assertThat(judge("|1|nonsense " + line(KEY), 22)).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "192.0.2.1", "192.0.2.*", "a,192.0.2.1"})
    void aRevokedKeyIsNeverTrustedWhereverItsLineStands(String names) {
        var trusted = "192.0.2.1 " + line(KEY);
        var revoked = "@revoked " + names + " " + line(KEY);

        assertThat(judge(trusted + "\n" + revoked, 22)).isEqualTo(Verdict.REVOKED);
        assertThat(judge(revoked + "\n" + trusted, 22)).isEqualTo(Verdict.REVOKED);
        assertThat(judge(trusted + "\n@revoked * " + line(OTHER), 22)).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void aKeyThatIsRevokedForTheHostIsRevokedOnEachPort() {
        assertThat(judge("[192.0.2.1]:2222 " + line(KEY) + "\n@revoked 192.0.2.1 " + line(KEY), 2222))
                .isEqualTo(Verdict.REVOKED);
    }

    /** A stolen key of an authority must not pass for a host's. */
    @Test
    void anAuthoritysKeyIsNoHostsKey() {
        assertThat(judge("@cert-authority * " + line(KEY), 22)).isEqualTo(Verdict.AUTHORITY_ONLY);
        assertThat(judge("@cert-authority * " + line(OTHER) + "\n192.0.2.1 " + line(KEY), 22))
                .isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void anotherKeyOfTheSameTypeIsAChange() {
        assertThat(judge("192.0.2.1 " + line(OTHER), 22)).isEqualTo(Verdict.CHANGED);
        assertThat(judge("192.0.2.1 " + line(key("ssh-rsa", "x")), 22)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theLineWithThePortGoesBeforeTheOneWithout() {
        assertThat(judge("192.0.2.1 " + line(KEY) + "\n[192.0.2.1]:2222 " + line(OTHER), 2222))
                .isEqualTo(Verdict.CHANGED);
        assertThat(judge("192.0.2.1 " + line(KEY), 2222)).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void whatIsNoKeyIsSkippedAndSaid() {
        var known = KnownHosts.parse("# comment\n\n192.0.2.1 ssh-ed25519\n@unknown * " + line(KEY)
                + "\n192.0.2.1 ssh-ed25519 !!!\n192.0.2.1 " + line(KEY) + " a comment of words\n");

        assertThat(known.unread()).containsExactly(3, 4, 5);
        assertThat(known.entries()).hasSize(1);
        assertThat(known.entries().getFirst().line()).isEqualTo(6);
    }

    private static Verdict judge(String text, int port) {
        return KnownHosts.parse(text).judge(KnownHosts.names("192.0.2.1", port), KEY);
    }

    private static String hashed(String name) throws Exception {
        var salt = "twenty octets of salt".getBytes(StandardCharsets.US_ASCII);
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        var base64 = Base64.getEncoder();
        return "|1|" + base64.encodeToString(salt) + "|"
                + base64.encodeToString(mac.doFinal(name.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String line(byte[] key) {
        int length = key[3];
        return new String(key, 4, length, StandardCharsets.US_ASCII) + " " + Base64.getEncoder().encodeToString(key);
    }

    private static byte[] key(String type, String rest) {
        return ("\0\0\0" + (char) type.length() + type + rest).getBytes(StandardCharsets.ISO_8859_1);
    }
}
