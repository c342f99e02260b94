package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.HttpRequest;
import io.understudy.settings.Settings;
import io.understudy.settings.value.AddressValue;
import io.understudy.settings.value.CountValue;
import io.understudy.settings.value.MethodValue;
import io.understudy.settings.value.PatternValue;
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
            "`http` or `https`, without user and password. A host name needs no DNS: it is the `Host` header, and the "
                    + "name for SNI and the certificate");
    public static final ScalarKey<InetAddress> AT = HTTP.key("at", new AddressValue(),
            means("the address in `url`; with a host name the first of `addresses`"), "where to connect");
    public static final ScalarKey<HttpRequest.Method> METHOD = HTTP.key("method", new MethodValue(),
            is(HttpRequest.Method.GET), "the method of the request");
    public static final SectionKey HEADERS = HTTP.section("headers", SectionKey.Shape.ONE, "none",
            "names and values that are sent, never shown; not `Host`, which `url` says");
    public static final ScalarKey<String> BODY = HTTP.key("body", TextValue.ANY, means("none"),
            "what a `POST` sends, never shown; its `Content-Type` belongs into `headers`");
    /** A redirect is an answer: the service is there. */
    public static final ListKey<Settings.StatusRange> STATUS = HTTP.list("status", new StatusRangeValue(),
            is(List.of(new Settings.StatusRange(200, 399))), "the statuses that are a success");
    public static final ScalarKey<String> CONTAINS = HTTP.key("contains", TextValue.ANY, means("anything"),
            "what the body must contain; Understudy reads the first MiB, and a text that may lie beyond is unknown");
    public static final ScalarKey<String> LACKS = HTTP.key("lacks", TextValue.ANY, means("nothing"),
            "what the body must not contain; a body beyond the first MiB is unknown");
    public static final ScalarKey<String> MATCHES = HTTP.key("matches", new PatternValue(), means("anything"),
            "a regular expression (Java's) that must be found in the body. One that takes too long is unknown");
    public static final ScalarKey<Integer> FOLLOW = HTTP.key("follow", new CountValue(0, 10), is(0),
            "how many redirects to follow; one to another host, or from `https` to `http`, is the answer itself");
    public static final SectionKey HTTP_TLS = HTTP.section("tls", SectionKey.Shape.ONE, "its defaults",
            "which certificates are accepted, for `https`");

    public static final ScalarKey<InetAddress> HOST = TCP.key("host", new AddressValue(),
            means("the first of `addresses`"), "where to connect");
    public static final ScalarKey<Integer> PORT = TCP.key("port", new CountValue(1, 65_535),
            required("Write the port that the service listens on"), "the port that the service listens on");
    public static final ScalarKey<String> SEND = TCP.key("send", TextValue.ANY, means("nothing"),
            "what to send once connected");
    public static final ScalarKey<String> EXPECT = TCP.key("expect", TextValue.ANY, means("anything"),
            "what the answer must contain");
    public static final SectionKey TCP_TLS = TCP.like(HTTP_TLS, "`false`",
            "whether the connection uses TLS, and which certificates are accepted", "`true`, `false`");

    public static final CommandKey RUN = COMMAND.command("run", CommandKey.Runs.HERE,
            required("Write the command to run on this host; exit 0 means up"),
            "exit 0 means up; 126, 127 or a signal mean that it could not be run, which is unknown");

    private CheckKeys() {}
}
