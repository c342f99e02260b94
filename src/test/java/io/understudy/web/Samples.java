package io.understudy.web;

import io.understudy.conduct.ServiceView;
import io.understudy.conduct.ServiceView.Paused;
import io.understudy.conduct.ServiceView.ProbeView;
import io.understudy.conduct.ServiceView.Readiness;
import io.understudy.journal.Journal;
import io.understudy.mirror.MirrorActivity;
import io.understudy.mirror.MirrorResult;
import io.understudy.mirror.MirrorView;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Notify;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.PhaseName;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values as the daemon would show them, all of one moment. */
public final class Samples {
    static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    static final String RECOVERY = "20261123-025500-000-web";

    private Samples() {}

    public static ServiceView watching(String name) {
        return new ServiceView(name, StateName.WATCHING, NOW.minusSeconds(4000), "the service is up", Mode.ACT,
                Verdict.UP,
                NOW.minusMillis(600), "a", "a", null,
                null,
                List.of("192.0.2.100/32", "2001:db8::100/128"), List.of(), "eth0",
                new ProbeView("host", "echo", Verdict.UP, "", 0, Duration.ofNanos(420_000), NOW.minusMillis(300),
                        NOW.plusMillis(700)),
                List.of(new ProbeView("home", "http", Verdict.UP, "", 0, Duration.ofNanos(12_300_000),
                        NOW.minusMillis(600),
                        NOW.plusMillis(400))),
                List.of(new Gate(GateName.MODE, true, "mode is act", false),
                        new Gate(GateName.OWN_NETWORK, true, "1 witness answers, 1 needed", true)),
                new Readiness(true, List.of()), "If a died now, b would take over after 3.0 s of silence.", null);
    }

    public static ServiceView in(ServiceView v, String state, String because, String holder, String shouldHold) {
        return new ServiceView(v.name(), StateName.valueOf(state), v.since(), because, v.mode(), v.verdict(),
                v.lastAnswer(), holder,
                shouldHold, v.paused(),
                v.stalled(),
                v.addresses(), holder.equals("b") ? v.addresses() : List.of(), v.interfaceName(), v.host(), v.probes(),
                v.gates(), v.readiness(), v.forecast(),
                v.lastRecovery());
    }

    public static ServiceView down(ServiceView v) {
        return new ServiceView(v.name(), v.state(), v.since(), v.because(), v.mode(), Verdict.DOWN,
                NOW.minusSeconds(300),
                v.holder(), v.shouldHold(), v.paused(), v.stalled(), v.addresses(), v.held(), v.interfaceName(),
                v.host(),
                v.probes(), v.gates(), v.readiness(), v.forecast(), v.lastRecovery());
    }

    public static ServiceView silent(ServiceView v) {
        var host = new ProbeView("host", "echo", Verdict.DOWN, "no answer", 9, v.host().roundTrip(),
                NOW.minusSeconds(300),
                null);
        return new ServiceView(v.name(), v.state(), v.since(), v.because(), v.mode(), v.verdict(), v.lastAnswer(),
                v.holder(), v.shouldHold(), v.paused(), v.stalled(), v.addresses(), v.held(), v.interfaceName(), host,
                v.probes(), v.gates(), v.readiness(), v.forecast(), v.lastRecovery());
    }

    public static ServiceView holdingOnly(ServiceView v, String address) {
        return new ServiceView(v.name(), StateName.HOLDING, v.since(), v.because(), v.mode(), v.verdict(),
                v.lastAnswer(),
                "unknown", "b", v.paused(),
                v.stalled(),
                v.addresses(), List.of(address), v.interfaceName(), v.host(), v.probes(), v.gates(), v.readiness(),
                v.forecast(), v.lastRecovery());
    }

    static ServiceView after(ServiceView v, String recovery) {
        return new ServiceView(v.name(), v.state(), v.since(), v.because(), v.mode(), v.verdict(), v.lastAnswer(),
                v.holder(), v.shouldHold(),
                v.paused(), v.stalled(), v.addresses(), v.held(), v.interfaceName(), v.host(), v.probes(), v.gates(),
                v.readiness(),
                v.forecast(), recovery);
    }

    public static ServiceView paused(ServiceView v, String by, @Nullable Instant until) {
        return new ServiceView(v.name(), v.state(), v.since(), v.because(), v.mode(), v.verdict(), v.lastAnswer(),
                v.holder(), v.shouldHold(),
                new Paused(by, "kernel update", until), v.stalled(), v.addresses(), v.held(), v.interfaceName(),
                v.host(),
                v.probes(),
                v.gates(), v.readiness(), v.forecast(), v.lastRecovery());
    }

    public static ServiceView observed(ServiceView v) {
        return new ServiceView(v.name(), v.state(), v.since(), v.because(), Mode.OBSERVE, v.verdict(), v.lastAnswer(),
                v.holder(), v.shouldHold(),
                v.paused(), v.stalled(), v.addresses(), v.held(), v.interfaceName(), v.host(), v.probes(), v.gates(),
                v.readiness(),
                v.forecast(), v.lastRecovery());
    }

    public static ServiceView gated(ServiceView v, Gate... gates) {
        var missing = Stream.of(gates).filter(g -> !g.ok()).map(g -> g.name().word() + ": " + g.why()).toList();
        return new ServiceView(v.name(), v.state(), v.since(), v.because(), v.mode(), v.verdict(), v.lastAnswer(),
                v.holder(), v.shouldHold(),
                v.paused(), v.stalled(), v.addresses(), v.held(), v.interfaceName(), v.host(), v.probes(),
                List.of(gates),
                new Readiness(missing.isEmpty(), missing), v.forecast(), v.lastRecovery());
    }

    /** Ready no more, for these reasons beside the gates it has. */
    public static ServiceView unready(ServiceView v, Gate... failed) {
        return gated(v, Stream.concat(v.gates().stream(), Stream.of(failed)).toArray(Gate[]::new));
    }

    public static Journal.Event event(long id, String service, String from, String to, String because) {
        return new Journal.Event(id, NOW.minusSeconds(600 - id), service, "", EventKind.TRANSITION,
                StateName.valueOf(from), StateName.valueOf(to), "some-code",
                because, "", "{\"service\":\"UP\"}");
    }

    static Journal.Recovery recovery(String id, String service) {
        return new Journal.Recovery(id, service, Trigger.HOST_DOWN, NOW.minusSeconds(300), NOW.minusSeconds(297),
                RecoveryStatus.TAKEN_OVER, "b holds the addresses", "", Duration.ofMillis(2480));
    }

    public static Journal.Story story(String id, String service) {
        var began = NOW.minusSeconds(300);
        return new Journal.Story(recovery(id, service),
                List.of(new Journal.Phase(0, PhaseName.DETECT, began, Duration.ofMillis(1500)),
                        new Journal.Phase(1, PhaseName.FENCE, began.plusMillis(1500), Duration.ofMillis(320)),
                        new Journal.Phase(2, PhaseName.START, began.plusMillis(1820), Duration.ofMillis(600)),
                        new Journal.Phase(3, PhaseName.CLAIM, began.plusMillis(2420), Duration.ofNanos(60_000)),
                        new Journal.Phase(4, PhaseName.ANNOUNCE, began.plusNanos(2_420_060_000L),
                                Duration.ofNanos(140_000)),
                        new Journal.Phase(5, PhaseName.CONFIRM, began.plusMillis(2421), Duration.ofSeconds(1))),
                List.of(event(7, service, "SUSPECT", "FENCING", "a is silent on echo and on the wire"),
                        event(8, service, "FENCING", "TAKING_OVER", "every address is silent: proven by the wire")),
                List.of(new Journal.Act(1, began.plusMillis(1500), ActionName.FENCE,
                        "sudo -n ip address delete 192.0.2.100/32 dev eth0", began.plusMillis(1800),
                        ActionResult.UNKNOWN,
                        "connection timed out", "", Duration.ofMillis(300)),
                        new Journal.Act(2, began.plusMillis(1820), ActionName.START, "apachectl graceful",
                                began.plusMillis(2420), ActionResult.SUCCEEDED, "exit 0",
                                "AH00558: httpd: <b>Could not</b> determine the server's name\n",
                                Duration.ofMillis(600)),
                        new Journal.Act(3, began.plusMillis(2420), ActionName.ANNOUNCE, "", null, null, "", "", null)));
    }

    static Journal.Story running(String id, String service) {
        var began = NOW.minusSeconds(2);
        return new Journal.Story(
                new Journal.Recovery(id, service, Trigger.MANUAL, began, null, RecoveryStatus.RUNNING, "", "ops", null),
                List.of(new Journal.Phase(0, PhaseName.FENCE, began, null)), List.of(), List.of());
    }

    public static MirrorView mirror(String service) {
        var ended = NOW.minusSeconds(4000);
        return new MirrorView(service, "a:/data/", "/srv/web", MirrorActivity.IDLE, null, ended,
                ended.minusSeconds(60), Duration.ofSeconds(4060), false,
                NOW.plusSeconds(3600), "",
                new MirrorView.Ended(MirrorActivity.MIRROR, ended.minusSeconds(60), ended, MirrorResult.COMPLETE,
                        "complete", 0, 1,
                        new MirrorView.Stats(4000, 3_000_000_000L, 120, 1_500_000_000L, 2, 1_400_000_000L, 25_000_000),
                        "schedule"),
                null, null, null, List.of("20261122-040000-000"));
    }

    /** The same before its first complete run. */
    static MirrorView mirrorNeverComplete(String service) {
        var m = mirror(service);
        return new MirrorView(service, m.source(), m.target(), MirrorActivity.IDLE, null, null, null, null, true,
                m.next(), "", null,
                null, null, null, List.of());
    }

    /** The same while it copies. @param percent null when nobody knows */
    static MirrorView copying(String service, @Nullable Integer percent) {
        var m = mirror(service);
        return new MirrorView(service, m.source(), m.target(), MirrorActivity.MIRROR,
                new MirrorView.Progress(NOW.minusSeconds(60), 3_000_000, percent, 40, 60, 100, 50_000),
                m.lastComplete(), m.asOf(), m.age(), m.stale(), m.next(), "", m.last(), null, null, null,
                m.snapshots());
    }

    /** Two users, and one service with everything that metrics know beforehand. */
    public static Settings settings() {
        var pace = new Pace(Duration.ofSeconds(1), Duration.ofMillis(500), 3, 2, Duration.ofSeconds(3));
        var home = new Settings.Probe("home",
                new Settings.HttpCheck(URI.create("http://192.0.2.100/"), List.of(new Settings.StatusRange(200, 399)),
                        null),
                pace);
        var web = new Settings.Service("web", Mode.ACT,
                List.of(new Vip("192.0.2.100", 32), new Vip("2001:db8::100", 128)), "eth0",
                new Settings.Primary(address("192.0.2.1"), new NodeId("a"), "eth0", null, null), pace, List.of(home),
                new Settings.Respawn(CommandLine.line("pgrep -x httpd"), CommandLine.line("apachectl graceful"),
                        Duration.ofSeconds(1), 1, 5, Duration.ofHours(1)),
                new Settings.Fence(Settings.Proof.WIRE,
                        List.of(new Settings.SshFence(Settings.Scope.ADDRESSES, CommandLine.line("ip address delete"),
                                Duration.ofSeconds(5)),
                                new Settings.AgentFence(Settings.Scope.HOST, "fence_ipmilan", Map.of(),
                                        Duration.ofSeconds(20))),
                        Settings.WhenUnproven.HOLD),
                new Settings.Witnesses(Settings.WitnessKind.LISTED, List.of(address("192.0.2.254")), 1),
                new Settings.Takeover(null, null, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                Settings.AfterTakeover.HOLD, new Settings.Failback(Settings.FailbackPolicy.MANUAL, null, null),
                new Settings.HoldDown(Duration.ofHours(1), 2), null);
        return new Settings(new NodeId("b"), Path.of("target"),
                List.of(new Settings.User("ops", "{noop}secret", Settings.Role.OPERATOR),
                        new Settings.User("eye", "{noop}secret", Settings.Role.VIEWER)),
                List.of(), Duration.ofSeconds(5), Duration.ofMinutes(2), Settings.OnStop.KEEP, Notify.NOBODY,
                List.of(web));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
