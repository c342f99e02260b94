package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.Durations;
import io.understudy.settings.Settings;
import io.understudy.settings.value.ChoiceValue;
import io.understudy.settings.value.DurationValue;
import io.understudy.settings.value.TextValue;
import java.time.Duration;

/** The keys of {@code fence} and of its methods. */
public final class FenceKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.fence");
    public static final KeyGroup METHOD = new KeyGroup("services.*.fence.methods[]");
    public static final KeyGroup SSH = new KeyGroup("services.*.fence.methods[].ssh");
    public static final KeyGroup AGENT = new KeyGroup("services.*.fence.methods[].agent");

    private static final String ONE_OF_TWO = "exactly one of the two is required";
    /** Left out, the timeout of a method over SSH, and of an agent, which waits for a power switch. */
    public static final Duration SSH_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration AGENT_TIMEOUT = Duration.ofSeconds(30);

    public static final ScalarKey<Settings.Proof> PROOF = GROUP.key("proof", new ChoiceValue<>(Settings.Proof.class),
            is(Settings.Proof.WIRE),
            "`wire`: the silence of the addresses is proof, for a primary whose clients all share this segment; "
                    + "`method`: only what a method has proven counts");
    public static final SectionKey METHODS = GROUP.section("methods", SectionKey.Shape.LIST,
            "none, or required with `proof: method`", "tried in order, each with exactly one of `ssh` and `agent`");
    public static final ScalarKey<Settings.WhenUnproven> WHEN_UNPROVEN = GROUP.key("when-unproven",
            new ChoiceValue<>(Settings.WhenUnproven.class), is(Settings.WhenUnproven.HOLD),
            "`take-over` continues without proof where nobody answers (warned about)");

    public static final SectionKey OVER_SSH = METHOD.section("ssh", SectionKey.Shape.ONE,
            ONE_OF_TWO, "a command on the primary");
    public static final SectionKey BY_AGENT = METHOD.section("agent", SectionKey.Shape.ONE, ONE_OF_TWO,
            "a program of fence-agents on this host");
    public static final ScalarKey<Settings.Scope> SCOPE = METHOD.key("scope",
            new ChoiceValue<>(Settings.Scope.class), means("`addresses` for `ssh`, `host` for `agent`"),
            "`host`: the method takes the whole primary down");
    public static final ScalarKey<Duration> TIMEOUT = METHOD.key("timeout", new DurationValue(Duration.ofMillis(100)),
            means("`" + Durations.text(SSH_TIMEOUT) + "` for `ssh`, `" + Durations.text(AGENT_TIMEOUT)
                    + "` for `agent`"),
            "limit for one run; after it the result is unknown, which is no proof");

    public static final CommandKey COMMAND = SSH.command("command", CommandKey.Runs.ON_PRIMARY_FOR_EACH_ADDRESS,
            required("Write what removes the addresses, for example "
                    + "\"sudo -n ip address delete {address} dev {interface}\""),
            "removes the address, or takes the interface down (`scope: host`)");

    public static final ScalarKey<String> RUN = AGENT.key("run",
            TextValue.matching("program", "[A-Za-z0-9._+-]+|/[A-Za-z0-9._+/-]+", "is not a program",
                    "Write a name that is on the PATH, or an absolute path"),
            required("Write the agent's name, for example fence_ipmilan"), "the agent's name or path");
    public static final SectionKey OPTIONS = AGENT.section("options", SectionKey.Shape.ONE, "none",
            "names and values that the agent reads from its standard input, never shown; "
                    + "Understudy sets `action` itself");

    private FenceKeys() {}
}
