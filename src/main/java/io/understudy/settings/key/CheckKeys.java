package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.Settings;
import io.understudy.settings.value.AddressValue;
import io.understudy.settings.value.CountValue;
import io.understudy.settings.value.FlagValue;
import io.understudy.settings.value.StatusRangeValue;
import io.understudy.settings.value.TextValue;
import io.understudy.settings.value.UrlValue;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/** The keys of what a probe asks: {@code http}, {@code tcp} and {@code command}. */
public final class CheckKeys {
    public static final KeyGroup HTTP = new KeyGroup("services.*.probes[].http");
    public static final KeyGroup TCP = new KeyGroup("services.*.probes[].tcp");
    public static final KeyGroup COMMAND = new KeyGroup("services.*.probes[].command");

    public static final ScalarKey<URI> URL = HTTP.key("url", new UrlValue(),
            required("Write the page to ask for, for example url: \"http://192.0.2.100/\""),
            "`http` or `https`, without user and password; a host name is warned about");
    /** A redirect is an answer: the service is there. */
    public static final ListKey<Settings.StatusRange> STATUS = HTTP.list("status", new StatusRangeValue(),
            is(List.of(new Settings.StatusRange(200, 399))), "the statuses that are a success");
    public static final ScalarKey<String> CONTAINS = HTTP.key("contains", TextValue.ANY, means("anything"),
            "what the body must contain; Understudy reads the first MiB, and a text that may lie beyond is unknown");

    public static final ScalarKey<InetAddress> HOST = TCP.key("host", new AddressValue(),
            means("the first of `addresses`"), "where to connect");
    public static final ScalarKey<Integer> PORT = TCP.key("port", new CountValue(1, 65_535),
            required("Write the port that the service listens on"), "the port that the service listens on");
    public static final ScalarKey<String> SEND = TCP.key("send", TextValue.ANY, means("nothing"),
            "what to send once connected");
    public static final ScalarKey<String> EXPECT = TCP.key("expect", TextValue.ANY, means("anything"),
            "what the answer must contain");
    public static final ScalarKey<Boolean> TLS = TCP.key("tls", new FlagValue(), is(false),
            "whether the connection uses TLS");

    public static final CommandKey RUN = COMMAND.command("run", CommandKey.Runs.HERE,
            required("Write the command to run on this host; exit 0 means up"),
            "exit 0 means up; 126, 127 or a signal mean that it could not be run, which is unknown");

    private CheckKeys() {}
}
