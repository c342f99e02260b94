package io.understudy.remote;

import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import io.understudy.settings.Settings;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Why a session could not be opened: a sentence on what is wrong, and what to do where that is known. Any thread. */
record SshTrouble(Settings.Ssh ssh) {
    /** JSch's own exceptions don't tell a missing file from a bad one: these two mark a file that can't be read. */
    static final String NO_KEY = "no-key";
    static final String NO_KNOWN_HOSTS = "no-known-hosts";

    /** @param verdict what known_hosts says of the key that the host has shown; null where none was shown */
    String sentence(JSchException e, KnownHosts.@Nullable Verdict verdict) {
        var at = ssh.host() + ":" + ssh.port();
        var text = String.valueOf(e.getMessage());
        if (verdict == KnownHosts.Verdict.REVOKED || e instanceof JSchRevokedHostKeyException) {
            return "the host key of " + at + " is marked @revoked in " + ssh.knownHosts() + ": give " + ssh.host()
                    + " a new host key, and write that there. Until then nobody can be told from " + ssh.host();
        }
        if (verdict == KnownHosts.Verdict.AUTHORITY_ONLY) {
            return ssh.knownHosts() + " has only @cert-authority lines for " + at
                    + ", and it shows no certificate that they have signed: add its own key, after comparing it";
        }
        if (e instanceof JSchChangedHostKeyException) {
            return "the host key of " + at + " has changed: it is not the one in " + ssh.knownHosts() + ". If "
                    + ssh.host() + " was reinstalled, replace its key there; if not, another machine answers";
        }
        if (e instanceof JSchUnknownHostKeyException) {
            return "the host key of " + at + " is not in " + ssh.knownHosts() + ": add what `ssh-keyscan -p "
                    + ssh.port() + " " + ssh.host() + "` prints, after comparing it with the key on " + ssh.host();
        }
        if (text.equals(NO_KEY)) {
            return "the private key " + ssh.privateKey() + " can't be read";
        }
        if (text.equals(NO_KNOWN_HOSTS)) {
            return ssh.knownHosts() + " can't be read: it must contain the host key of " + ssh.host();
        }
        var cause = e.getCause();
        if (cause instanceof ConnectException) {
            return "nothing listens for SSH on " + at + " (" + cause.getMessage() + ")";
        }
        if (cause instanceof NoRouteToHostException || cause instanceof UnknownHostException) {
            return at + " can't be reached (" + cause.getMessage() + ")";
        }
        if (text.contains("Auth fail") || text.contains("Auth cancel") || text.contains("USERAUTH")) {
            return at + " refuses the key " + ssh.privateKey() + " for " + ssh.user() + ": add its public half to "
                    + ssh.user() + "'s authorized_keys there";
        }
        if (text.contains("invalid privatekey") || text.contains("passphrase")) {
            return "the private key " + ssh.privateKey() + " is not a key without a passphrase";
        }
        if (text.contains("timeout") || text.contains("timed out")) {
            return "no SSH answer from " + at + " within " + ssh.connectTimeout().toMillis() + " ms";
        }
        return "SSH to " + at + " failed: " + text;
    }
}
